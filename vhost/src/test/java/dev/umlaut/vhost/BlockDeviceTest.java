// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.vhost.DriverQueue.Buffer;
import dev.umlaut.vhost.DriverQueue.Used;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class BlockDeviceTest {
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int FLUSH = 4;
  private static final int GET_ID = 8;
  private static final int DISCARD = 11;
  private static final int WRITE_ZEROES = 13;

  private final MemoryDisk disk = new MemoryDisk(1 << 20);

  private void withGuest(Consumer<TestGuest> body) {
    OnLoop.run(loop -> {
      try (TestGuest guest = new TestGuest(new BlockDevice(loop, disk, "disk-one"), 0)) {
        body.accept(guest);
      }
    });
  }

  private static byte[] header(int type, long sector) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(0)
        .putLong(sector)
        .array();
  }

  private static byte[] range(long sector, int sectors, int flags) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(sector)
        .putInt(sectors)
        .putInt(flags)
        .array();
  }

  /// Serves one request and gives its status.
  private static int serve(TestGuest guest, int type, long sector, Buffer... data) {
    Buffer[] all = new Buffer[data.length + 2];
    all[0] = guest.out(header(type, sector));
    System.arraycopy(data, 0, all, 1, data.length);
    Buffer status = guest.in(1);
    all[data.length + 1] = status;
    int head = guest.driver(0).add(all);
    guest.kick(0);
    assertThat(guest.driver(0).takeUsed().head()).isEqualTo(head);
    return guest.read(status, 1)[0];
  }

  @Test
  void whatIsWrittenIsReadBackInWhateverPieces() {
    withGuest(guest -> {
      byte[] first = new byte[1024];
      byte[] second = new byte[512];
      new Random(1).nextBytes(first);
      new Random(2).nextBytes(second);
      assertThat(serve(guest, OUT, 7, guest.out(first), guest.out(second))).isZero();

      Buffer a = guest.in(512);
      Buffer b = guest.in(1024);
      assertThat(serve(guest, IN, 7, a, b)).isZero();
      assertThat(guest.read(a, 512)).isEqualTo(Arrays.copyOf(first, 512));
      assertThat(guest.read(b, 512)).isEqualTo(Arrays.copyOfRange(first, 512, 1024));
      assertThat(disk.bytes[7 * 512 + 1024]).isEqualTo(second[0]);
    });
  }

  @Test
  void headerDataAndStatusMayShareDescriptors() {
    withGuest(guest -> {
      byte[] request = Arrays.copyOf(header(OUT, 3), 16 + 512);
      Arrays.fill(request, 16, request.length, (byte) 9);
      guest.driver(0).add(guest.out(request), guest.in(1));
      Buffer answer = guest.in(513);
      byte[] header = header(IN, 3);
      guest
          .driver(0)
          .add(
              guest.out(Arrays.copyOf(header, 5)),
              guest.out(Arrays.copyOfRange(header, 5, 16)),
              answer);
      guest.kick(0);

      assertThat(guest.driver(0).takeUsed().written()).isEqualTo(1);
      assertThat(guest.driver(0).takeUsed().written()).isEqualTo(513);
      assertThat(guest.read(answer, 512)).containsOnly(9);
      assertThat(guest.read(answer, 513)[512]).isZero();
    });
  }

  @Test
  void serialNumberIsToldInTwentyBytes() {
    withGuest(guest -> {
      Buffer id = guest.in(20);
      assertThat(serve(guest, GET_ID, 0, id)).isZero();
      String serial = new String(guest.read(id, 20), StandardCharsets.US_ASCII);
      assertThat(serial).isEqualTo("disk-one" + "\0".repeat(12));
    });
  }

  @Test
  void flushDiscardAndZeroingReachTheDisk() {
    withGuest(guest -> {
      assertThat(serve(guest, FLUSH, 0)).isZero();
      assertThat(serve(guest, DISCARD, 0, guest.out(range(8, 16, 0)))).isZero();
      assertThat(serve(guest, WRITE_ZEROES, 0, guest.out(range(0, 2, 1)))).isZero();
      assertThat(disk.calls).containsExactly("flush", "discard 4096 8192", "zero 0 1024");
      disk.failing = true;
      assertThat(serve(guest, FLUSH, 0)).isEqualTo(1);
      assertThat(serve(guest, DISCARD, 0, guest.out(range(8, 16, 0)))).as("a hint").isZero();
      assertThat(serve(guest, WRITE_ZEROES, 0, guest.out(range(0, 2, 1)))).isEqualTo(1);
    });
  }

  @Test
  void requestsBeyondTheDiskOrNotInSectorsFailAlone() {
    withGuest(guest -> {
      long end = disk.sizeBytes() / 512;
      assertThat(serve(guest, IN, end, guest.in(512))).isEqualTo(1);
      assertThat(serve(guest, IN, end - 1, guest.in(1024))).isEqualTo(1);
      assertThat(serve(guest, IN, -1, guest.in(512))).isEqualTo(1);
      assertThat(serve(guest, IN, Long.MAX_VALUE / 256, guest.in(512))).isEqualTo(1);
      assertThat(serve(guest, IN, 0, guest.in(100))).isEqualTo(1);
      assertThat(serve(guest, OUT, 0, guest.out(new byte[100]))).isEqualTo(1);
      assertThat(serve(guest, OUT, 0, guest.out(new byte[100]), guest.out(new byte[412])))
          .isEqualTo(1);
      assertThat(serve(guest, DISCARD, 0, guest.out(range(end, 1, 0)))).isEqualTo(1);
      assertThat(serve(guest, DISCARD, 0, guest.out(range(0, -1, 0)))).isEqualTo(1);
      assertThat(serve(guest, DISCARD, 0, guest.out(range(0, 1, 2)))).isEqualTo(2);
      assertThat(serve(guest, 77, 0)).isEqualTo(2);
      assertThat(serve(guest, IN, end - 1, guest.in(512))).isZero();
      assertThat(disk.calls).isEmpty();
    });
  }

  @Test
  void errorsOfTheDiskAreErrorsOfTheRequest() {
    disk.failing = true;
    withGuest(guest -> {
      assertThat(serve(guest, IN, 0, guest.in(512))).isEqualTo(1);
      assertThat(serve(guest, OUT, 0, guest.out(new byte[512]))).isEqualTo(1);
    });
  }

  @Test
  void readOnlyDiskSaysSoAndRefusesToWrite() {
    disk.readOnly = true;
    withGuest(guest -> {
      assertThat(serve(guest, OUT, 0, guest.out(new byte[512]))).isEqualTo(1);
      assertThat(serve(guest, WRITE_ZEROES, 0, guest.out(range(0, 2, 0)))).isEqualTo(1);
      assertThat(serve(guest, IN, 0, guest.in(512))).isZero();
    });
    OnLoop.run(loop ->
        assertThat(new BlockDevice(loop, disk, "x").features() & Virtio.bits(5)).isNotZero());
  }

  /// ext4 zeroes blocks by writing the kernel's page of zeros, which is in the image and thereby
  /// outside the memory a guest shares.
  @Test
  void pageOfZerosIsWrittenAsZerosAndOtherAddressesInTheHoleAreErrors() {
    Arrays.fill(disk.bytes, (byte) 5);
    withGuest(guest -> {
      assertThat(serve(guest, OUT, 8, Buffer.out(TestGuest.ZERO_PAGE, 4096))).isZero();
      assertThat(serve(guest, OUT, 16, Buffer.out(TestGuest.ZERO_PAGE + 4096, 512))).isEqualTo(1);
      assertThat(serve(guest, OUT, 16, Buffer.out(TestGuest.ZERO_PAGE + 4000, 512))).isEqualTo(1);
      assertThat(serve(guest, IN, 16, Buffer.in(TestGuest.ZERO_PAGE, 512))).isEqualTo(1);
      assertThat(serve(guest, IN, 16, guest.in(512))).as("the device goes on").isZero();
    });
    assertThat(Arrays.copyOfRange(disk.bytes, 8 * 512, 16 * 512)).containsOnly(0);
    assertThat(Arrays.copyOfRange(disk.bytes, 16 * 512, 17 * 512)).containsOnly(5);
  }

  @Test
  void requestWithoutRoomForAStatusBreaksTheConnection() {
    withGuest(guest -> {
      guest.driver(0).add(guest.out(header(FLUSH, 0)));
      assertThatThrownBy(() -> guest.kick(0)).isInstanceOf(VirtqueueException.class);
    });
  }

  @Test
  void moreRequestsThanFitIntoATurnAreAllServed() {
    withGuest(guest -> {
      byte[] flush = header(FLUSH, 0);
      Buffer request = guest.out(flush);
      Buffer status = guest.in(1);
      for (int i = 0; i < 128; i++) {
        guest.driver(0).add(request, status);
      }
      guest.kick(0);
      for (int i = 0; i < 128; i++) {
        assertThat(guest.driver(0).takeUsed()).isEqualTo(new Used(2 * i, 1));
      }
      assertThat(guest.calls).as("one call per turn").isEqualTo(2);
    });
  }
}
