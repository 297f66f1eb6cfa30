import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { compareProfiles, type ProfileComparison, verdictOf } from '../../../../lab/compare-profiles.ts';
import type { ApiEnv } from '../../../api-env.ts';
import { problems } from '../../../document/problems.ts';
import { ComparisonRequestSchema, ComparisonSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/comparisons',
  operationId: 'compareProfiles',
  ...problems('catalog-not-found', 'profile-not-found'),
  tags: ['lab'],
  summary:
    'Compares two profiles on all judged garments of saved queries: gains, slices, wins, losses, calibration',
  request: {
    body: { required: true, content: { 'application/json': { schema: ComparisonRequestSchema } } },
  },
  responses: {
    200: {
      description: 'How the profile differs from the other one',
      content: { 'application/json': { schema: ComparisonSchema } },
    },
  },
});

type Found = NonNullable<ReturnType<typeof verdictOf>>;

export function registerPostComparisons<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const comparison = await compareProfiles(c.get('api'), c.req.valid('json'));
    const { profile, against, measures, slices, ...rest } = comparison;
    const reference = ({ name, version }: typeof profile) => ({ name, version });
    const verdict = verdictOf(comparison);
    const body = {
      profile: reference(profile),
      against: reference(against),
      ...rest,
      measures: Object.fromEntries(
        Object.entries(measures).map(([name, { finding, ...gain }]) => [
          name,
          { ...gain, finding: findingOf(finding) },
        ]),
      ),
      slices: {
        class: sliceList(slices.class),
        size: sliceList(slices.size),
        confidence: sliceList(slices.confidence),
      },
      ...(verdict
        ? { verdict: { a: verdict.a, b: verdict.b, measure: verdict.measure, ...findingOf(verdict) } }
        : {}),
    };
    return c.json(body, 200);
  });
}

function sliceList(slices: ProfileComparison['slices']['class']) {
  return slices.map(({ name, gain, finding }) => ({ name, gain, finding: findingOf(finding) }));
}

/** What an answer shows of a finding. */
function findingOf({
  difference,
  distinguishable,
  randomization,
  wins,
  losses,
  sentence,
}: Omit<Found, 'a' | 'b' | 'measure'>) {
  return { difference, distinguishable, p: randomization.holm, wins, losses, sentence };
}
