import { useCallback, useState } from 'react';
import { type Example, fetchPhoto } from './api.ts';
import { BrowseView } from './components/browse-view.tsx';
import { DropOverlay } from './components/drop-overlay.tsx';
import { ExampleStrip } from './components/example-strip.tsx';
import { FailureNotice } from './components/failure-notice.tsx';
import { LookView } from './components/look-view.tsx';
import { ProblemCard } from './components/problem-card.tsx';
import type { CardActions } from './components/product-card.tsx';
import type { RefinedActions } from './components/refined-panel.tsx';
import { SiteHeader } from './components/site-header.tsx';
import { StartGallery } from './components/start-gallery.tsx';
import { StartScreen } from './components/start-screen.tsx';
import { StatusLine } from './components/status-line.tsx';
import { TasteStrip } from './components/taste-strip.tsx';
import type { SharedLook } from './shared-look.ts';
import type { Step } from './steps.ts';
import { useAddress } from './use-address.ts';
import { useLook } from './use-look.ts';
import { usePhotoDrop } from './use-photo-drop.ts';
import { type Service, useService } from './use-service.ts';

/** The page: upload a photo, see the matching products for each garment. */
export function App() {
  const look = useLook();
  const { state, open, fail, close } = look;
  const service = useService();
  const [chosen, setChosen] = useState<string | null>(null);
  const { catalogs, filled, examples } = shopOf(service.value);
  const catalog = chosen ?? defaultCatalog(filled.map(({ name }) => name));
  const openFile = useCallback((file: Blob) => open(file, catalog), [open, catalog]);
  const retry = useCallback(() => look.retry(catalog), [look.retry, catalog]);
  const dragging = usePhotoDrop(openFile);
  const { reopen, restore } = look;
  const openShared = useCallback(
    (shared: SharedLook) => {
      setChosen(shared.catalog);
      reopen(shared);
    },
    [reopen],
  );
  const restoreStep = useCallback(
    (step: Step) => {
      if (step.state.status !== 'empty') setChosen(step.catalog);
      restore(step);
    },
    [restore],
  );
  const openAgain = useAddress(state, catalog, { open: openShared, restore: restoreStep, close });

  const photo = 'photo' in state ? state.photo : null;

  const [example, setExample] = useState<Example | null>(null);
  const openExample = async (asked: Example) => {
    setExample(asked);
    window.scrollTo({ top: 0 });
    try {
      openFile(await fetchPhoto(asked.url));
    } catch (error) {
      fail(error);
    }
  };
  const openLast = () => {
    if (photo) openFile(photo.file);
    else if (openAgain) openAgain();
    else if (example) void openExample(example);
  };
  const chooseCatalog = (name: string) => {
    setChosen(name);
    if (photo) open(photo.file, name);
    else close();
  };
  const actions: CardActions = {
    onMoreLike: (hit) => look.moreLike(hit, catalog),
    onJudge: (hit, kind) => look.judge(hit, kind, catalog),
  };

  const refined: RefinedActions = {
    catalog,
    onNudge: (words) => look.nudge(words, catalog),
    onChoose: (choices) => look.choose(choices, catalog),
    onMore: () => look.showMoreRefined(catalog),
    onBack: look.goBack,
  };

  return (
    <>
      <SiteHeader
        catalogs={filled}
        catalog={catalog}
        onCatalog={chooseCatalog}
        onPhoto={state.status === 'empty' ? null : openFile}
        onHome={() => {
          window.scrollTo({ top: 0 });
          close();
        }}
      />
      <main>
        {service.failure && <FailureNotice failure={service.failure} onRetry={service.reload} />}
        {state.status === 'empty' && (
          <StartScreen onPhoto={openFile} catalogIsEmpty={catalogs !== null && filled.length === 0}>
            <TasteStrip catalog={catalog} onFollow={() => look.followTaste(catalog)} />
          </StartScreen>
        )}
        {state.status === 'failed' && (
          <ProblemCard failure={state.failure} onRetry={openLast} onPhoto={openFile} />
        )}
        {(state.status === 'searching' || state.status === 'found') && (
          <LookView
            state={state}
            onSelect={look.select}
            onBox={(box, replaces) => look.searchBox(box, catalog, replaces)}
            onTap={(point) => look.tap(point, catalog)}
            onRemove={look.removeRegion}
            onChoose={(choices) => look.choose(choices, catalog)}
            onMore={() => look.showMore(catalog)}
            onShare={() => look.share(catalog)}
            onTaste={() => look.followTaste(catalog)}
            {...{ actions, refined }}
            onRetry={retry}
          />
        )}
        {state.status === 'browsing' && <BrowseView {...{ state, actions, refined }} onRetry={retry} />}
        {examples.length > 0 && (
          <ExampleStrip
            title={state.status === 'empty' ? 'Or try an example' : 'More examples'}
            examples={examples}
            onChoose={openExample}
          />
        )}
        {state.status === 'empty' && filled.some(({ name }) => name === catalog) && (
          <StartGallery
            key={catalog}
            catalog={catalog}
            onChoose={(product) => {
              window.scrollTo({ top: 0 });
              look.moreLike(product, catalog);
            }}
          />
        )}
      </main>
      <StatusLine state={state} />
      {dragging && <DropOverlay />}
    </>
  );
}

/** What the service has: all catalogs, those with products, and examples; nothing until it is loaded. */
function shopOf(service: Service | undefined) {
  const { catalogs = null, examples = [] } = service ?? {};
  return { catalogs, filled: catalogs?.filter(({ products }) => products > 0) ?? [], examples };
}

function defaultCatalog(names: readonly string[]): string {
  return names.includes('default') ? 'default' : (names[0] ?? 'default');
}
