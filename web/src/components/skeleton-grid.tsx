const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** Placeholders for products during a search. */
export function SkeletonGrid({ chips = false }: { readonly chips?: boolean }) {
  return (
    <div aria-hidden="true">
      {chips && (
        <div className="chips">
          {keys.slice(0, 4).map((key) => (
            <span key={key} className="skeleton skeleton-chip" />
          ))}
        </div>
      )}
      <div className="skeleton skeleton-title" />
      <div className="products">
        {keys.map((key) => (
          <div key={key} className="skeleton skeleton-card" />
        ))}
      </div>
    </div>
  );
}
