import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Site } from './site.tsx';
import './style.css';

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with id root');
createRoot(root).render(
  <StrictMode>
    <Site />
  </StrictMode>,
);
