/** Stand-in for lightning/pageReferenceUtils. */
export const encodeDefaultFieldValues = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join(',');
