/** Text of at most `maxChars` UTF-16 units, as Salesforce counts them; what is longer is cut between code points and ends with "…". */
export function cutText(text: string, maxChars: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= maxChars) return whole;
  const end = maxChars - 1;
  // A unit of 0xD800 to 0xDBFF before the cut is the first half of a code point.
  const half = (whole.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return `${whole.slice(0, half ? end - 1 : end)}…`;
}
