export function DropOverlay() {
  return (
    <div className="drop-overlay" aria-hidden="true">
      <p>Drop the photo here</p>
    </div>
  );
}
