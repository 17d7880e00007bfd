import { writeFormat } from '../steps/tools.ts';

process.exitCode = (await writeFormat()) ? 0 : 1;
