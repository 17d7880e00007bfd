type Ending = 'vowel' | 'consonant' | 'rieul';

/** Of each pair, what follows a vowel and what follows a consonant. */
const forms: Readonly<Record<string, readonly [string, string]>> = {
  '이(가)': ['가', '이'],
  '을(를)': ['를', '을'],
  '은(는)': ['는', '은'],
  '와(과)': ['와', '과'],
  '과(와)': ['와', '과'],
  '(으)로': ['로', '으로'],
};

/** As digits are read aloud, from zero to nine; that of a ten, a hundred or a thousand ends in a consonant as zero does. */
const digitEndings: readonly Ending[] = [
  'consonant',
  'rieul',
  'vowel',
  'consonant',
  'vowel',
  'vowel',
  'consonant',
  'rieul',
  'rieul',
  'vowel',
];

const pair =
  /([가-힣\d])(["'”’]?(?:\([^()]*\))?["'”’]?)(이\(가\)|을\(를\)|은\(는\)|와\(과\)|과\(와\)|\(으\)로)/gu;

/**
 * A Korean particle has two forms, and the word before it decides. Texts write both, as the word is filled in later; here the right one
 * is chosen where the word ends in a Korean syllable or a digit. How a foreign word is read aloud is not known: there both stay.
 */
export function withParticles(text: string): string {
  return text.replace(pair, (whole: string, last: string, between: string, particle: string) => {
    const [afterVowel, afterConsonant] = forms[particle] ?? [];
    if (afterVowel === undefined || afterConsonant === undefined) return whole;
    const ending = endingOf(last);
    const open = ending === 'vowel' || (ending === 'rieul' && particle === '(으)로');
    return `${last}${between}${open ? afterVowel : afterConsonant}`;
  });
}

function endingOf(last: string): Ending {
  const digit = digitEndings[Number.parseInt(last, 10)];
  if (digit !== undefined) return digit;
  const final = ((last.codePointAt(0) ?? 0) - 0xac00) % 28;
  if (final === 0) return 'vowel';
  return final === 8 ? 'rieul' : 'consonant';
}
