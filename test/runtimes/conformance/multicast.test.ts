import { conformanceOf } from '../conformance.ts';

conformanceOf('multicast');
