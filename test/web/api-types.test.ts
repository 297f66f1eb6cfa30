import { expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { TuningSchema } from '../../src/api/routes/lab/tunings/schema.ts';
import type { ProfileSchema } from '../../src/api/routes/profiles/schema.ts';
import type { Profile, Tuning } from '../../web/src/api-types.ts';

// The compiler is the test: `npm run typecheck` fails when a profile no longer has the settings that the lab moves. All other answers
// have the client's types, which are made from the contract.
it('profiles are what the lab takes them for', () => {
  expectTypeOf<z.infer<typeof ProfileSchema>>().toExtend<Profile>();
  expectTypeOf<z.infer<typeof TuningSchema>>().toExtend<Tuning>();
});
