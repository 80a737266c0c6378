// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Copies a capture block by block, so that what is written is whole wherever it ends, and counts.
/// For one thread; what it has counted is for others when that has ended.
final class CaptureCopy {
  /// Room for the statistics of a link.
  private static final int STATISTICS_BYTES = 64;

  private final CaptureOutput out;
  private final long limitBytes;
  private final Runnable enough;
  private final Map<Integer, Long> dropped = new HashMap<>();
  private long written;
  private long links;
  private long packets;
  private boolean full;
  private boolean broken;

  /// @param limitBytes most bytes to write
  /// @param enough is told when no more packets are wanted: the limit is reached, or the output
  ///   takes none
  CaptureCopy(CaptureOutput out, long limitBytes, Runnable enough) {
    this.out = out;
    this.limitBytes = limitBytes;
    this.enough = enough;
  }

  /// @throws IOException it cannot be read
  void read(InputStream from) throws IOException {
    Recorded in = new Recorded(new BufferedInputStream(from));
    PcapngReader reader = new PcapngReader(in);
    for (Optional<PcapngBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      take(next.get(), in);
    }
  }

  private void take(PcapngBlock block, Recorded in) {
    switch (block) {
      case PcapngBlock.Packet _ -> {
        if (in.size() + written + links * STATISTICS_BYTES > limitBytes) {
          full = true;
          enough.run();
        }
        if (!full && write(block, in)) {
          packets++;
        }
      }
      case PcapngBlock.Statistics counted -> {
        dropped.put(counted.number(), Math.max(0, counted.dropped()));
        boolean _ = write(block, in);
      }
      case PcapngBlock.Interface _ -> {
        links++;
        boolean _ = write(block, in);
      }
      case PcapngBlock.Section _, PcapngBlock.Other _ -> {
        boolean _ = write(block, in);
      }
    }
    in.forget();
  }

  private boolean write(PcapngBlock block, Recorded in) {
    if (!broken) {
      try {
        out.write(block, in.block);
        written += in.size();
        if (in.available() == 0) {
          out.flush();
        }
      } catch (IOException e) {
        broken = true;
        enough.run();
      }
    }
    return !broken;
  }

  /// Packets that were written.
  long packets() {
    return packets;
  }

  /// Packets that came faster than they were read.
  long dropped() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Whether there were more than the limit allows.
  boolean isFull() {
    return full;
  }

  /// Whether the output takes no more.
  boolean isBroken() {
    return broken;
  }

  /// Remembers what was read, a block at a time.
  private static final class Recorded extends InputStream {
    private final InputStream in;
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    Recorded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        block.write(value);
      }
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count > 0) {
        block.write(bytes, offset, count);
      }
      return count;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    int size() {
      return block.size();
    }

    void forget() {
      block.reset();
    }
  }
}
