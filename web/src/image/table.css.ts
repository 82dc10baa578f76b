/** What the tables of the image's views share: columns of a grid, a bar in one of them, and less of both where it is narrow. */
import { css } from "lit";

/** --columns are the widths; --narrow-columns those without the bar's, the second one. */
export const tableStyles = css`
  .columns,
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    gap: 10px;
    align-items: center;
    padding: 0 var(--gap);
  }
  .columns {
    flex: none;
    min-height: 28px;
    color: var(--dim);
    font-size: 12px;
  }
  .bar-cell {
    display: flex;
    align-items: center;
  }
  @container (max-width: 460px) {
    .columns,
    .row {
      grid-template-columns: var(--narrow-columns);
      gap: 8px;
    }
    .bar-cell,
    .columns span:nth-child(2) {
      display: none;
    }
  }
`;
