import { startRuntime } from '../../../../infra/local/runtime.ts';

/** A process of its own, to be killed: says what was acknowledged, and then keeps running. */
const [assembly = '', stateDirectory = ''] = process.argv.slice(2);
const { invoke } = await startRuntime({ jurisdiction: 'xx', assembly, stateDirectory, schedules: 'manual' });
await invoke('web', { rawPath: '/put', body: 'acknowledged' });
await invoke('web', { rawPath: '/send', body: 'bad message' });
console.log('acknowledged');
