const places = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** Where products will be, while they are searched. */
export function SkeletonGrid({ chips = false }: { readonly chips?: boolean }) {
  return (
    <div aria-hidden="true">
      {chips && (
        <div className="chips">
          {places.slice(0, 4).map((place) => (
            <span key={place} className="skeleton skeleton-chip" />
          ))}
        </div>
      )}
      <div className="skeleton skeleton-title" />
      <div className="products">
        {places.map((place) => (
          <div key={place} className="skeleton skeleton-card" />
        ))}
      </div>
    </div>
  );
}
