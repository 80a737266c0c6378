// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The time of a lab that is up, in virtual time: it can be stopped, slowed down and wound forward.
///
/// At first it stands still, and passes only for those who claim it: a host that boots, a command
/// that runs. [#pace] lets it go on by itself.
///
/// Any thread but the loop's; all state is guarded by this object.
///
/// @since 0.1
public final class LabTime implements AutoCloseable {
  /// The most that can pass in one go: ten years, as far as certificates reach.
  public static final Duration SPAN_MAX = Duration.ofDays(3653);

  private final EventLoop loop;
  private final Instant start;
  private final String name;
  private Pace pace = new Pace.Standing();

  /// What [#resume] goes back to.
  private Pace lastGoing = new Pace.Paced(1);

  private int passages;
  private int borrowers;
  private @Nullable PaceKeeper keeper;
  private @Nullable Claim passing;

  /// @param start the time of day at the loop's start
  LabTime(EventLoop loop, Instant start, String name) {
    this.loop = loop;
    this.start = start;
    this.name = name;
  }

  /// What time the hosts have.
  public Instant now() {
    return start.plusNanos(loop.nowNanos());
  }

  /// How much time has passed since the lab's start.
  public Duration elapsed() {
    return Duration.ofNanos(loop.nowNanos());
  }

  /// How time goes on.
  public synchronized Pace pace() {
    return pace;
  }

  /// Lets time go on in another way, from now on.
  public synchronized void pace(Pace next) {
    pace = next;
    if (!(next instanceof Pace.Standing)) {
      lastGoing = next;
    }
    apply();
  }

  /// Lets time stand still, but for those who claim that it passes.
  public void pause() {
    pace(new Pace.Standing());
  }

  /// Lets time go on as it did before it was stopped.
  public synchronized void resume() {
    pace(lastGoing);
  }

  /// Lets exactly this much time pass, as fast as it can. Meanwhile nobody keeps pace; afterwards
  /// time goes on as before.
  ///
  /// @param span more than nothing, at most [#SPAN_MAX]
  /// @return to be waited for, and to be closed
  public Passage forward(Duration span) {
    if (span.isNegative() || span.isZero() || span.compareTo(SPAN_MAX) > 0) {
      throw new IllegalArgumentException("time cannot go forward by " + span);
    }
    synchronized (this) {
      passages++;
      apply();
    }
    return Passage.begin(loop, span, this::passed);
  }

  private synchronized void passed() {
    passages--;
    apply();
  }

  /// Lets time pass while it stands still, for something that the hosts are asked to do. When it
  /// goes on by itself, this does not make it faster.
  ///
  /// @return to be closed when that is done; idempotent
  public Loan borrow() {
    borrowed(1);
    return new Loan();
  }

  private synchronized void borrowed(int more) {
    borrowers += more;
    apply();
  }

  private void apply() {
    boolean passes =
        switch (pace) {
          case Pace.Standing() -> borrowers > 0;
          case Pace.Paced _ -> false;
          case Pace.Fastest() -> true;
        };
    if (passes && passing == null) {
      passing = loop.passing();
    } else if (!passes && passing != null) {
      passing.close();
      passing = null;
    }
    if (pace instanceof Pace.Paced paced && passages == 0) {
      keeper().go(paced.rate());
    } else if (keeper != null) {
      keeper.stop();
    }
  }

  private PaceKeeper keeper() {
    PaceKeeper present = keeper;
    if (present == null) {
      present = new PaceKeeper(loop, name + "-pace");
      keeper = present;
    }
    return present;
  }

  /// Lets time stand still for good.
  @Override
  public synchronized void close() {
    pace(new Pace.Standing());
    if (keeper != null) {
      keeper.close();
      keeper = null;
    }
  }

  /// A claim on time while it stands still.
  public final class Loan implements AutoCloseable {
    private boolean returned;

    private Loan() {}

    /// Gives it back. Idempotent.
    @Override
    public void close() {
      synchronized (LabTime.this) {
        if (!returned) {
          returned = true;
          borrowed(-1);
        }
      }
    }
  }
}
