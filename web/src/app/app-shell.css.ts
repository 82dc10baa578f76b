/** Where the page's parts stand: three columns, two, or one at a time. */
import { css } from "lit";

export const shellStyles = css`
  :host {
    display: grid !important;
    grid-template-rows: auto auto auto minmax(0, 1fr) auto;
    height: 100%;
    min-width: 0;
  }
  page-header {
    grid-row: 1;
  }
  .views {
    grid-row: 2;
    display: none;
  }
  .notice {
    grid-row: 3;
    margin: 0;
    padding: 7px var(--gap);
    background: color-mix(in srgb, var(--warn) 12%, var(--panel));
    border-bottom: 1px solid var(--line);
  }
  status-line {
    grid-row: 5;
  }
  main {
    grid-row: 4;
    display: grid;
    grid-template-columns: minmax(300px, 1fr) 1px var(--result-size, minmax(420px, 1.15fr));
    min-height: 0;
    min-width: 0;
  }
  :host([lesson]) main {
    grid-template-columns: var(--lesson-size, 330px) 1px minmax(300px, 1fr) 1px var(--result-size, minmax(420px, 1.2fr));
  }
  section,
  .result {
    min-height: 0;
    min-width: 0;
    background: var(--panel);
  }
  .lesson,
  .editor {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
  }
  .result {
    display: grid;
    grid-template-rows: var(--graph-size, minmax(180px, 46%)) 1px minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
  }
  .stages {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
  }
  .image {
    overflow: auto;
  }

  @media (min-width: 761px) and (max-width: 1199px) {
    :host([lesson]) main {
      grid-template:
        "lesson bar result" minmax(140px, 36%)
        "line bar result" 1px
        "editor bar result" minmax(0, 1fr)
        / minmax(320px, 1fr) 1px var(--result-size, minmax(360px, 1fr));
    }
    :host([lesson]) .lesson {
      grid-area: lesson;
    }
    :host([lesson]) .editor {
      grid-area: editor;
    }
    :host([lesson]) .result {
      grid-area: result;
    }
    .of-lesson {
      grid-area: line;
      width: auto !important;
      pointer-events: none;
    }
    :host([lesson]) .of-result {
      grid-area: bar;
    }
  }

  @media (max-width: 760px) {
    .views {
      display: block;
      background: var(--panel);
      border-bottom: 1px solid var(--line);
      padding: 4px 8px;
    }
    .views [role="tab"] {
      flex: 1;
    }
    main,
    :host([lesson]) main {
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    }
    split-handle,
    section {
      display: none !important;
    }
    .result {
      display: contents;
    }
    :host([data-view="lesson"]) .lesson,
    :host([data-view="editor"]) .editor,
    :host([data-view="stages"]) .stages {
      display: grid !important;
    }
    :host([data-view="image"]) .image {
      display: block !important;
    }
  }
`;
