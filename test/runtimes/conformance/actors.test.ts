import { conformanceOf } from '../conformance.ts';

conformanceOf('actors');
