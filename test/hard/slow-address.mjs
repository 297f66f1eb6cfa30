// Loaded into the service by NODE_OPTIONS: connections to a public address reach a server of the test, since the service fetches
// pictures from no private one.
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
Socket.prototype.connect = function connectTo(...given) {
  const [first] = given;
  const options = Array.isArray(first) ? first[0] : first;
  if (options?.host === '1.1.1.1') Object.assign(options, { host: '127.0.0.1', port: Number(process.env.SLOW_PORT) });
  return Reflect.apply(connect, this, given);
};
