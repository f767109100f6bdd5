declare const TOCSIN_VERSION: string | undefined;

/** The version in package.json, which the build puts here; a run from the sources has none. */
export const version = typeof TOCSIN_VERSION === 'string' ? TOCSIN_VERSION : 'unbuilt';
