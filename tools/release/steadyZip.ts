import JSZip from 'jszip';

/** The oldest time a zip entry can carry: what is packed has no time of its own, so that same content gives same bytes. */
const NO_TIME = new Date(Date.UTC(1980, 0, 1));

/** A zip file of these files by name (with `/`): the same files give the same bytes, in whatever order they come. */
export function steadyZip(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new JSZip();
  for (const name of [...files.keys()].sort())
    zip.file(name, files.get(name) ?? '', { date: NO_TIME, createFolders: false });
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 9 } });
}

/** A zip file packed anew without the times of its packing; anything else is returned as it is. */
export async function steadied(content: Buffer): Promise<Buffer> {
  if (content.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') return content;
  const entries = Object.values((await JSZip.loadAsync(content)).files).filter(({ dir }) => !dir);
  return steadyZip(
    new Map(
      await Promise.all(
        entries.map(async (entry): Promise<[string, Buffer]> => [entry.name, await entry.async('nodebuffer')]),
      ),
    ),
  );
}
