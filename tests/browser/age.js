// Opens an age file with npm's `age-encryption`, another reader of the format than ours and Debian's.
//
//   node age.js KEY.txt FILE.age OUT
//
// The key file is age-keygen's.

import { readFileSync, writeFileSync } from 'node:fs';
import { Decrypter } from 'age-encryption';

const [keyFile, sealed, out] = process.argv.slice(2);
const decrypter = new Decrypter();
for (const line of readFileSync(keyFile, 'utf8').split('\n')) {
  if (line.startsWith('AGE-SECRET-KEY-')) decrypter.addIdentity(line.trim());
}
writeFileSync(out, await decrypter.decrypt(readFileSync(sealed)));
