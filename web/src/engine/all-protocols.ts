/** All built-in protocols: a program that is read after the first picture, by an engine that is there already. */
import { protocols } from '../../../src/browser.ts';

(self as unknown as { takeProtocols(all: typeof protocols): void }).takeProtocols(protocols);
