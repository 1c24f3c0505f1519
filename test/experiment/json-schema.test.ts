import { describe, expect, it } from 'vitest';
import { checkJsonSchema, experimentJsonSchema, summaryJsonSchema } from '../../src/experiment/json-schema.ts';
import { protocols } from '../../src/protocols/index.ts';

const text = (schema: unknown) => `${JSON.stringify(schema, null, 2)}\n`;

/** `npx vitest run --update test/experiment/json-schema` writes them anew. */
describe('the published schemas', () => {
  it('schema/experiment.schema.json is up to date', async () => {
    await expect(text(experimentJsonSchema())).toMatchFileSnapshot('../../schema/experiment.schema.json');
  });

  it('schema/summary.schema.json is up to date', async () => {
    await expect(text(summaryJsonSchema())).toMatchFileSnapshot('../../schema/summary.schema.json');
  });

  it('schema/check.schema.json is up to date', async () => {
    await expect(text(checkJsonSchema())).toMatchFileSnapshot('../../schema/check.schema.json');
  });

  it('describes every protocol with its parameters', () => {
    const { $defs } = experimentJsonSchema() as {
      $defs: { protocol: { anyOf: { properties?: Record<string, unknown> }[] } };
    };
    const described = $defs.protocol.anyOf.map(
      (choice) => (choice.properties?.name as { const?: string } | undefined)?.const,
    );
    for (const protocol of protocols) expect(described).toContain(protocol.name);
  });

  it('lets every field be swept but those that are the same at all points', () => {
    const { properties } = experimentJsonSchema() as {
      properties: Record<string, { properties?: Record<string, unknown> }>;
    };
    const fields = Object.keys(properties).filter((field) => !['seed', 'samples', 'sweep'].includes(field));
    expect(Object.keys(properties.sweep.properties!).sort()).toEqual(fields.sort());
    expect(properties.sweep.properties!.topology).toMatchObject({
      type: 'array',
      items: { $ref: '#/properties/topology' },
    });
  });
});
