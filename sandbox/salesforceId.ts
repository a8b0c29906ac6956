/** 18-character Salesforce id with a correct case checksum, from a key prefix and a number. */
export function salesforceId(prefix: string, n: number): string {
  const id15 = prefix + 'Bx' + '0000' + n.toString().padStart(6, '0');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
  let suffix = '';
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id15[block * 5 + i] ?? '')) bits |= 1 << i;
    suffix += alphabet[bits];
  }
  return id15 + suffix;
}
