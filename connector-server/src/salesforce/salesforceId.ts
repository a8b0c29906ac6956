const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** 15 letters and digits, or 18 whose last three repeat the case of the others (Salesforce help: "Record ID"). */
export function isSalesforceId(id: string): boolean {
  if (/^[A-Za-z0-9]{15}$/.test(id)) return true;
  return /^[A-Za-z0-9]{18}$/.test(id) && id.slice(15).toUpperCase() === checksum(id.slice(0, 15));
}

function checksum(id15: string): string {
  return [0, 5, 10]
    .map((from) => {
      const bits = [...id15.slice(from, from + 5)].reduce(
        (sum, character, index) => (/[A-Z]/.test(character) ? sum | (1 << index) : sum),
        0,
      );
      return ALPHABET[bits];
    })
    .join('');
}
