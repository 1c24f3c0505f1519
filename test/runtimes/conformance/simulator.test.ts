import { conformanceOf } from '../conformance.ts';

conformanceOf('simulator');
