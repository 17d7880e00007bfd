import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { queryProblem } from './sql.ts';

/**
 * Functions that reach beyond the data although the transaction only reads: files of the server, other servers, other sessions, and text
 * that is run as a query. https://www.postgresql.org/docs/current/functions-admin.html
 */
const reaching = new RegExp(
  `\\b(${[
    'pg_(read|ls|stat)_(binary_)?(file|dir|[a-z]+dir)',
    'pg_file_[a-z]+',
    'lo_(import|export|put|create|creat|unlink|from_bytea)',
    'dblink[a-z_]*',
    'pg_(terminate|cancel)_backend',
    'pg_(reload_conf|rotate_logfile|promote|notify|sleep[a-z_]*|execute[a-z_]*)',
    'pg_(switch|create|drop|copy|backup|start|stop|replication|logical|wal_replay)_[a-z_]+',
    'pg_(try_)?advisory_[a-z_]+',
    'set_config',
    '(query|cursor|table|schema|database)_to_xml[a-z_]*',
  ].join('|')})\\b`,
  'i',
);

/** What is wrong with a query of a PostgreSQL database that must be one SELECT of its data, or null. */
export function postgresQueryProblem(sql: string): LocalText | null {
  // Looked for in the whole text: also in quotes a name can be called, and a string be run.
  const name = reaching.exec(sql)?.[0] ?? /\bU&(?=["'])/i.exec(sql)?.[0];
  return name === undefined
    ? queryProblem(sql)
    : localText(
        `"${name}" is not allowed in a query that only reads the data of its database.`,
        `데이터베이스의 데이터만 읽는 쿼리에는 "${name}"을(를) 쓸 수 없습니다.`,
      );
}
