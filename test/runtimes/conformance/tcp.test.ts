import { conformanceOf } from '../conformance.ts';

conformanceOf('tcp');
