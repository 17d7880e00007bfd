/**
 * RECOVERY.md, for whoever finds a repository and knows nothing of Holdfast. English first, then Korean. It holds no secret and
 * names nothing of the place, so it is the same in every repository.
 */
export function recoveryText(): string {
  return `${english}\n---\n\n${korean}`;
}

const english = `# How to restore what is in this folder

This folder is a Holdfast repository: encrypted snapshots of a server's data. You can restore them **without Holdfast**.

## What you need

1. The **recovery kit** of this repository: a printed page or a folder with \`recovery-kit.html\` and \`recover.mjs\`.
   It holds the recovery code, 8 groups of 4 characters and one more. Without the code (or a passphrase of a file in
   \`keys/\`) nobody can read this repository: there is no back door.
2. Any computer with **Node.js 22.15 or newer** (\`node --version\`; https://nodejs.org). Nothing else is installed, and
   no network is needed afterwards.
3. Free space for what you restore, on another folder or disk than this one.

## Which recover.mjs to run

**Run the copy of \`recover.mjs\` that lies in the folder of the recovery kit**, not the one in this folder. Whoever can
write into this folder could have exchanged the script here for one that steals the recovery code. If the kit's copy is
lost, compare the SHA-256 of the one here with the SHA-256 that is printed on the kit, and run it only if they are equal:

    sha256sum recover.mjs                              (Linux)
    shasum -a 256 recover.mjs                          (macOS)
    Get-FileHash recover.mjs -Algorithm SHA256         (Windows PowerShell)

## Step by step

1. Copy \`recover.mjs\` of the kit into an empty folder, open a terminal there, and say where the repository is:

       node recover.mjs list --repository /path/to/this/folder

   It asks for the recovery code and does not show it. Capitals, spaces and hyphens do not matter. If a group is
   mistyped, it says which one. Then it lists the snapshots, newest first, each with its id.
2. Look at what a snapshot holds. The first characters of its id are enough:

       node recover.mjs files ID --repository /path/to/this/folder

3. Restore it into a new folder. Nothing is ever written into the repository or over existing files:

       node recover.mjs restore ID --to /path/to/new/folder --repository /path/to/this/folder

   Every file is checked against its SHA-256 while it is written. Add \`--only PART\` for one part, or
   \`--path "uploads/**"\` for some files only. \`node recover.mjs help\` lists everything.
4. Read the last line. \`0 problems\` means that all of it is there and unchanged. Otherwise each problem names the file
   of the repository that is damaged: the same file with the same name is in every copy of this repository.

A file of this repository is named after the SHA-256 of its bytes, so damage can be found without any key:
\`sha256sum packs/*/*.pack\` must give the names of the files.

## If this folder lies on another computer

Its place in the kit begins with \`ssh://account@host:port\` then. Fetch the whole folder first, with what every system has, and use the copy:

    scp -r -P PORT account@host:/path/to/this/folder ./repository
    sftp -r -P PORT account@host:/path/to/this/folder ./repository     (where no other programs may be run)

What is cut off is fetched again with the same command. Leave \`-P PORT\` out where the place names no port.

## Please do not

- change, rename or delete anything in this folder; copy it first if the disk is failing.
- put the recovery code into an e-mail, a chat or a web page.
`;

const korean = `# 이 폴더에 있는 것을 복원하는 방법

이 폴더는 Holdfast 저장소이며, 서버 데이터의 암호화된 스냅샷이 들어 있습니다. **Holdfast 없이도** 복원할 수 있습니다.

## 필요한 것

1. 이 저장소의 **복구 키트**: 인쇄된 한 장의 종이, 또는 \`recovery-kit.html\`과 \`recover.mjs\`가 있는 폴더입니다. 키트에는
   4자씩 8개 묶음과 글자 하나로 된 복구 코드가 있습니다. 코드(또는 \`keys/\`에 있는 파일의 암호 문구)가 없으면 아무도 이
   저장소를 읽을 수 없습니다. 다른 방법은 없습니다.
2. **Node.js 22.15 이상**이 있는 컴퓨터(\`node --version\`, https://nodejs.org). 그 밖에 설치할 것은 없으며, 이후에는
   네트워크도 필요하지 않습니다.
3. 복원할 데이터를 위한 여유 공간. 이 폴더가 아닌 다른 폴더나 디스크여야 합니다.

## 어느 recover.mjs를 실행해야 합니까

이 폴더에 있는 것이 아니라 **복구 키트 폴더에 있는 \`recover.mjs\`를 실행하십시오.** 이 폴더에 쓸 수 있는 사람은 여기의
스크립트를 복구 코드를 훔치는 것으로 바꾸어 놓을 수 있습니다. 키트의 사본을 잃어버렸다면 여기 있는 파일의 SHA-256을 키트에
인쇄된 SHA-256과 비교하고, 같을 때에만 실행하십시오.

    sha256sum recover.mjs                              (Linux)
    shasum -a 256 recover.mjs                          (macOS)
    Get-FileHash recover.mjs -Algorithm SHA256         (Windows PowerShell)

## 순서

1. 키트의 \`recover.mjs\`를 빈 폴더에 복사하고 그곳에서 터미널을 연 다음, 저장소의 위치를 지정하십시오.

       node recover.mjs list --repository /이/폴더의/경로

   복구 코드를 묻고, 입력한 내용은 표시하지 않습니다. 대소문자, 공백, 하이픈은 상관없습니다. 잘못 입력한 묶음이 있으면 몇
   번째 묶음인지(Group) 알려 줍니다. 그런 다음 스냅샷을 최신 순서로 ID와 함께 표시합니다.
2. 스냅샷에 무엇이 있는지 확인하십시오. ID의 앞부분만 입력해도 됩니다.

       node recover.mjs files ID --repository /이/폴더의/경로

3. 새 폴더에 복원하십시오. 저장소나 기존 파일 위에는 아무것도 쓰지 않습니다.

       node recover.mjs restore ID --to /새/폴더의/경로 --repository /이/폴더의/경로

   모든 파일은 기록되는 동안 SHA-256으로 확인됩니다. 한 항목만 필요하면 \`--only PART\`, 일부 파일만 필요하면
   \`--path "uploads/**"\`를 추가하십시오. \`node recover.mjs help\`는 모든 기능을 표시합니다.
4. 마지막 줄을 읽으십시오. \`0 problems\`는 모든 것이 변경 없이 복원되었다는 뜻입니다. 그렇지 않으면 각 문제(PROBLEM)에
   손상된 저장소 파일의 이름이 표시됩니다. 이 저장소의 모든 사본에는 같은 파일이 같은 이름으로 있습니다.

이 저장소의 파일 이름은 파일 내용의 SHA-256이므로 키 없이도 손상을 찾을 수 있습니다. \`sha256sum packs/*/*.pack\`의 결과는
파일 이름과 같아야 합니다.

## 이 폴더가 다른 컴퓨터에 있는 경우

이때 키트에 적힌 위치는 \`ssh://계정@호스트:포트\`로 시작합니다. 모든 시스템에 있는 도구로 폴더 전체를 먼저 가져온 다음 그
사본을 사용하십시오.

    scp -r -P 포트 계정@호스트:/이/폴더의/경로 ./repository
    sftp -r -P 포트 계정@호스트:/이/폴더의/경로 ./repository     (다른 프로그램을 실행할 수 없는 계정)

중간에 끊기면 같은 명령으로 다시 가져오십시오. 위치에 포트가 없으면 \`-P 포트\`를 생략하십시오.

## 하지 마십시오

- 이 폴더의 파일을 변경하거나 이름을 바꾸거나 삭제하지 마십시오. 디스크에 이상이 있으면 먼저 복사하십시오.
- 복구 코드를 이메일, 채팅, 웹 페이지에 입력하지 마십시오.
`;
