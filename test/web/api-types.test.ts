import { expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { CatalogSchema } from '../../src/api/routes/catalogs/get.ts';
import type { ImportStatusSchema } from '../../src/api/routes/imports/schema.ts';
import type { InterleavedSchema } from '../../src/api/routes/interleaving/schema.ts';
import type { ComparisonSchema } from '../../src/api/routes/lab/comparisons/schema.ts';
import type { ReplaysSchema } from '../../src/api/routes/lab/replays/schema.ts';
import type { TuningSchema } from '../../src/api/routes/lab/tunings/schema.ts';
import type {
  CorrectedSchema,
  DuplicatesSchema,
  ProductAnswerSchema,
  ProductListSchema,
} from '../../src/api/routes/products/schema.ts';
import type { ProfileSchema, PromotionSchema } from '../../src/api/routes/profiles/schema.ts';
import type { QueryListSchema } from '../../src/api/routes/queries/schema.ts';
import type {
  CatalogCounts,
  Comparison,
  Corrected,
  Duplicates,
  ImportStatus,
  Interleaving,
  ProductAnswer,
  ProductList,
  Profile,
  Promotion,
  Replays,
  SavedQuery,
  Tuning,
} from '../../web/src/api-types.ts';

// The compiler is the test: `npm run typecheck` fails when a route's answer no longer is what the page takes it for.
it('answers are what the catalog page and the lab read', () => {
  expectTypeOf<z.infer<typeof CatalogSchema>>().toExtend<CatalogCounts>();
  expectTypeOf<z.infer<typeof ProductListSchema>>().toExtend<ProductList>();
  expectTypeOf<z.infer<typeof ProductAnswerSchema>>().toExtend<ProductAnswer>();
  expectTypeOf<z.infer<typeof DuplicatesSchema>>().toExtend<Duplicates>();
  expectTypeOf<z.infer<typeof CorrectedSchema>>().toExtend<Corrected>();
  expectTypeOf<z.infer<typeof ImportStatusSchema>>().toExtend<ImportStatus>();
  expectTypeOf<z.infer<typeof ProfileSchema>>().toExtend<Profile>();
  expectTypeOf<z.infer<typeof PromotionSchema>>().toExtend<Promotion>();
  expectTypeOf<z.infer<typeof InterleavedSchema>>().toExtend<Interleaving>();
  expectTypeOf<z.infer<typeof QueryListSchema>['queries'][number]>().toExtend<SavedQuery>();
  expectTypeOf<z.infer<typeof ReplaysSchema>>().toExtend<Replays>();
  expectTypeOf<z.infer<typeof ComparisonSchema>>().toExtend<Comparison>();
  expectTypeOf<z.infer<typeof TuningSchema>>().toExtend<Tuning>();
});
