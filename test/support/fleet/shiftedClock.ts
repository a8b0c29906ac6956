/** Loaded into a connector by `--import`: each SIGUSR2 sets its wall clock an hour ahead, then an hour behind, then right again. */
const HOUR_MS = 3_600_000;
const SHIFTS = [0, HOUR_MS, -HOUR_MS];
const real = Date.now.bind(Date);
let at = 0;

Date.now = () => real() + (SHIFTS[at % SHIFTS.length] ?? 0);
process.on('SIGUSR2', () => (at += 1));
