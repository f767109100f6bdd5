/** A module of src, for scripts that run without a build. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** `plugins`: of esbuild, which may change what is bundled. */
export async function bundled(path, plugins = []) {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bundle-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await build({
      entryPoints: [path],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      plugins,
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
