/** Bundles src into one CommonJS file. With --missing: only where it is not there yet. */
import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const outfile = 'dist/tocsin.cjs';
if (!process.argv.includes('--missing') || !existsSync(outfile))
  await build({
    entryPoints: ['src/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: false,
    logLevel: 'warning',
  });
