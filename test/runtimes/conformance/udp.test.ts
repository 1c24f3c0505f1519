import { conformanceOf } from '../conformance.ts';

conformanceOf('udp');
