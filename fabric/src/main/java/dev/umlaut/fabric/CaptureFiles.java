// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A capture that goes into files of bounded size. For one thread.
final class CaptureFiles implements CaptureSink {
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int LENGTH_AT = 4; // in a block
  private static final int NUMBER_AT = 8;

  private final CaptureTarget.File target;
  private final CaptureHead head;
  private final long[] beyond; // frames that found the only file full, per link
  private OutputStream out;
  private long size;

  CaptureFiles(CaptureTarget.File target, CaptureHead head) throws IOException {
    this.target = target;
    this.head = head;
    this.beyond = new long[head.links().size()];
    this.out = Files.newOutputStream(target.path());
  }

  @Override
  public void begin() throws IOException {
    byte[] bytes = head.begin();
    out.write(bytes);
    size = bytes.length;
  }

  @Override
  public void knock(Supplier<Capture.Last> now) {
    // A file needs no sign of life.
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    MemorySegment blocks = MemorySegment.ofArray(bytes);
    long most = target.maxBytes() - head.endBytes();
    int from = 0;
    int to = 0;
    while (to < length) {
      int block = blocks.get(U32, to + LENGTH_AT);
      if (size + (to - from) + block > most) {
        pass(bytes, from, to);
        from = to;
        if (target.files() == 1) {
          beyond[blocks.get(U32, to + NUMBER_AT)]++;
          from += block;
        } else {
          rotate();
        }
      }
      to += block;
    }
    pass(bytes, from, to);
  }

  private void pass(byte[] bytes, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
    size += to - from;
  }

  private void rotate() throws IOException {
    out.close();
    for (int i = target.files() - 1; i > 0; i--) {
      Path younger = name(i - 1);
      if (Files.exists(younger)) {
        Files.move(younger, name(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    out = Files.newOutputStream(target.path());
    begin();
  }

  private Path name(int age) {
    Path path = target.path();
    return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
  }

  @Override
  public void end(List<CaptureCounters> counters, long nanos) throws IOException {
    List<CaptureCounters> all = new ArrayList<>();
    for (int i = 0; i < beyond.length; i++) {
      CaptureCounters link = counters.get(i);
      all.add(new CaptureCounters(link.seen(), link.accepted(), link.dropped() + beyond[i]));
    }
    out.write(head.end(all, nanos));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
