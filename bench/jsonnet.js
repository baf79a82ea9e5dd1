const { loadAll } = require('js-yaml');

/**
 * A program that writes these files with `jsonnet -m`: YAML and JSON from data, as a Jsonnet user has them, everything
 * else as finished text. Nothing in it has to be worked out, unlike in a declaration. All in one folder: Debian's jsonnet
 * makes none.
 *
 * @param format 'yaml', or 'json' for YAML as JSON in one line
 */
function jsonnetSource(format, files) {
  const members = files.map(({ name, text }) => {
    return `${JSON.stringify(name.replaceAll('/', '__'))}: ${contentOf(format, name, text)}`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}

function contentOf(format, name, text) {
  if (name.endsWith('.json')) return format === 'json' ? `std.toString(${text})` : `std.manifestJsonEx(${text}, '  ')`;
  if (!/\.ya?ml$/.test(name)) return JSON.stringify(text);
  const documents = loadAll(text);
  if (format === 'json') return `std.toString(${JSON.stringify(documents)})`;
  return documents.length === 1
    ? `std.manifestYamlDoc(${JSON.stringify(documents[0])}, indent_array_in_object=true)`
    : `std.manifestYamlStream(${JSON.stringify(documents)}, indent_array_in_object=true, c_document_end=false)`;
}

module.exports = { jsonnetSource };
