/** Whether a picture moves: so long a crowd is drawn with less, and once more when it has come to rest. */

/** Milliseconds without a movement after which a picture is at rest. */
const REST = 500;

export class Motion {
  private last = -REST;
  private timer = 0;

  /** `rested` is called when a movement is over. */
  constructor(private readonly rested: () => void) {}

  get on(): boolean {
    return performance.now() - this.last < REST;
  }

  /** Note a movement. */
  note(): void {
    this.last = performance.now();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.rested, REST + 20);
  }
}
