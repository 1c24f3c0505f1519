/** `Promise.withResolvers` for Node 20, which js-libp2p needs. Imported before it. */
if (Promise.withResolvers === undefined) {
  Promise.withResolvers = () => {
    /** @type {any} */
    const parts = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
  };
}
