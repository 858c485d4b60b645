// Imported first by every program here, before anything that an older Node can't read. Keep the syntax plain.
const needed = [20, 19];
const parts = process.versions.node.split('.').map(Number);
const recentEnough = parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1]);

if (!recentEnough) {
  process.stderr.write(
    'wayout: Node.js ' +
      needed.join('.') +
      ' or newer is needed, this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      '). See https://nodejs.org/en/download\n',
  );
  process.exit(70);
}
