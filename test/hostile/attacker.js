// A process of its own: the connections of an attack would use up the descriptors of the test's, and its
// time. Arguments: port, milliseconds until a closed connection is opened anew, a seed, then attacks as
// name:connections. Says "begun" once all connections have been open, and goes on until it is killed or
// its parent is gone.
import { connect } from 'node:net';
import { Chance } from '../helpers/chance.js';
import { ATTACKS } from './attacks.js';

const [port = '', again = '', seed = '', ...attacks] = process.argv.slice(2);
let wanted = 0;
let opened = 0;

/** Each closed connection is followed by another one. */
function attack(/** @type {import('./attacks.js').Attack} */ how, /** @type {Chance} */ chance) {
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  socket.once('connect', () => {
    opened += 1;
    if (opened === wanted) process.send?.('begun');
    how(socket, chance);
  });
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  socket.on('end', () => socket.end());
  socket.on('close', () => setTimeout(() => attack(how, chance), Number(again)));
}

for (const named of attacks) {
  const [name = '', count = ''] = named.split(':');
  const how = ATTACKS[name];
  if (how === undefined) throw new Error(`There is no attack "${name}".`);
  wanted += Number(count);
  for (let one = 0; one < Number(count); one += 1) attack(how, new Chance(`${seed}/${name} ${one}`));
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
