// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Shows long work: on a terminal one line that is drawn over, elsewhere (a CI log) a line at the
/// begin of a step, one every half minute and one at its end.
///
/// Any thread may report; all state is guarded by this object.
final class TerminalProgress implements Progress {
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long REPORT_NANOS = Duration.ofSeconds(30).toNanos();

  /// A step that was over sooner than this leaves no line behind.
  private static final long WORTH_A_LINE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Terminal terminal;
  private final boolean keepsLines;
  private final Deque<OpenStep> open = new ArrayDeque<>();
  private long shownNanos;

  /// Progress that leaves a line behind for every step that took a while.
  TerminalProgress(Terminal terminal) {
    this(terminal, true);
  }

  private TerminalProgress(Terminal terminal, boolean keepsLines) {
    this.terminal = terminal;
    this.keepsLines = keepsLines;
  }

  /// Progress that is only there while it lasts: for steps whose end is told in another way.
  static Progress passing(Terminal terminal) {
    return terminal.interactive() ? new TerminalProgress(terminal, false) : Progress.silent();
  }

  @Override
  public Step begin(String what, long total) {
    return begin(what, total, Unit.ITEMS);
  }

  @Override
  public synchronized Step begin(String what, long total, Unit unit) {
    OpenStep step = new OpenStep(new StepState(what, total, unit, System.nanoTime()));
    open.push(step);
    if (terminal.interactive()) {
      redraw();
    } else {
      terminal.err().println(what + " …");
      shownNanos = System.nanoTime();
    }
    return step;
  }

  private void changed() {
    long now = System.nanoTime();
    if (now - shownNanos >= (terminal.interactive() ? REDRAW_NANOS : REPORT_NANOS)) {
      if (terminal.interactive()) {
        redraw();
      } else {
        OpenStep step = open.peek();
        if (step != null) {
          terminal.err().println("  " + step.state.line(now));
        }
        shownNanos = now;
      }
    }
  }

  private void redraw() {
    long now = System.nanoTime();
    OpenStep step = open.peek();
    terminal.err().print("\r\033[K" + (step == null ? "" : step.state.line(now)));
    terminal.err().flush();
    shownNanos = now;
  }

  private void ended(OpenStep step) {
    if (!open.remove(step)) {
      return; // closed twice
    }
    long now = System.nanoTime();
    boolean worthALine = keepsLines && now - step.state.beganNanos() >= WORTH_A_LINE_NANOS;
    String line = step.state.what() + ": " + StepState.clock(now - step.state.beganNanos());
    if (terminal.interactive()) {
      terminal.err().print("\r\033[K");
      if (worthALine) {
        terminal.err().println(line);
      }
      redraw();
    } else if (worthALine) {
      terminal.err().println(line);
    }
  }

  private final class OpenStep implements Step {
    private StepState state;

    OpenStep(StepState state) {
      this.state = state;
    }

    @Override
    public void advance(long done) {
      synchronized (TerminalProgress.this) {
        state = state.withDone(done);
        changed();
      }
    }

    @Override
    public void say(String detail) {
      synchronized (TerminalProgress.this) {
        state = state.withDetail(detail);
        changed();
      }
    }

    @Override
    public void close() {
      synchronized (TerminalProgress.this) {
        ended(this);
      }
    }
  }
}
