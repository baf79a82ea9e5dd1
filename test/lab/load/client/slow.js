// Responses that take six seconds: some are always under way.
const { agent, oneByOne, send } = require('./http1');

function slow(place, tally, { clients }, isOver) {
  const client = async () => {
    const connection = { ...place, agent: agent() };
    await oneByOne(isOver, () =>
      send(connection, tally, {
        kind: 'slow',
        headers: { 'content-length': 0 },
        write: (request) => request.end(),
        expected: (release) => `${release} 1\n2\n3\n4\n5\n6\n`,
      }),
    );
    connection.agent.destroy();
  };
  return Promise.all(Array.from({ length: clients }, client));
}

module.exports = { slow };
