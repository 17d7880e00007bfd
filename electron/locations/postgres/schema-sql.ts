/** What an extension brought along is made anew by it, and is not in a dump. */
const notOfExtension = (catalog: string, id: string) =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.${catalog}'::regclass AND d.objid = ${id} AND d.deptype = 'e')`;

const ownSchema = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/**
 * Tables that hold rows themselves, with their schema: partitions, but not what they are partitions of, and no table without columns,
 * whose rows no dump holds.
 */
export const tablesSql = `SELECT n.nspname, c.relname
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${ownSchema} AND ${notOfExtension('pg_class', 'c.oid')}
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
  ORDER BY 1, 2`;

const relations = `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE ${ownSchema} AND c.relpersistence <> 't' AND ${notOfExtension('pg_class', 'c.oid')}`;
const name = `n.nspname || '.' || c.relname`;

/** One line per definition. Numbers of columns are counted anew: what was dropped leaves gaps that a restored copy has not. */
const lines = [
  `SELECT 'relation ' || ${name} || ' ' || c.relkind::text || ' ' || c.relpersistence::text ${relations} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`,
  `SELECT 'column ' || ${name} || ' ' || row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) || ' ' || a.attname || ' '
     || pg_catalog.format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || a.attidentity::text || ' ' || a.attgenerated::text
     || coalesce(' ' || pg_catalog.pg_get_expr(f.adbin, f.adrelid), '')
   FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND ${ownSchema} AND ${notOfExtension('pg_class', 'c.oid')}`,
  `SELECT 'constraint ' || ${name} || ' ' || k.conname || ' ' || pg_catalog.pg_get_constraintdef(k.oid)
   FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE ${ownSchema} AND k.contype <> 'n' AND ${notOfExtension('pg_class', 'c.oid')}`,
  `SELECT 'index ' || pg_catalog.pg_get_indexdef(c.oid) ${relations} AND c.relkind IN ('i', 'I')`,
  `SELECT 'view ' || ${name} || ' ' || pg_catalog.pg_get_viewdef(c.oid) ${relations} AND c.relkind IN ('v', 'm')`,
  `SELECT 'function ' || pg_catalog.pg_get_functiondef(p.oid)
   FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE p.prokind IN ('f', 'p') AND ${ownSchema} AND ${notOfExtension('pg_proc', 'p.oid')}`,
  `SELECT 'trigger ' || pg_catalog.pg_get_triggerdef(t.oid)
   FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT t.tgisinternal AND ${ownSchema}`,
  `SELECT 'label ' || n.nspname || '.' || t.typname || ' ' || row_number() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder) || ' ' || e.enumlabel
   FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE ${ownSchema}`,
];

/** SHA-256, in hex, over all definitions of a database as they do not depend on who owns them. PostgreSQL 12 or newer. */
export const schemaSql = `SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
    coalesce(pg_catalog.string_agg(line, E'\\n' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex')
  FROM (${lines.join('\nUNION ALL\n')}) AS definitions(line)`;
