// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

/// Numbers of the vhost-user protocol (QEMU, docs/interop/vhost-user.rst). All fields are in the
/// machine's byte order, little-endian here.
final class VhostUser {
  static final int HEADER_BYTES = 12; // u32 request | u32 flags | u32 size of the payload
  static final int MAX_PAYLOAD_BYTES = 4096;
  static final int MAX_FDS = 8;

  static final int VERSION = 1; // flags
  static final int VERSION_MASK = 3;
  static final int REPLY = 4;
  static final int NEED_REPLY = 8;

  static final int GET_FEATURES = 1; // requests of the front end
  static final int SET_FEATURES = 2;
  static final int SET_OWNER = 3;
  static final int RESET_OWNER = 4;
  static final int SET_MEM_TABLE = 5;
  static final int SET_VRING_NUM = 8;
  static final int SET_VRING_ADDR = 9;
  static final int SET_VRING_BASE = 10;
  static final int GET_VRING_BASE = 11;
  static final int SET_VRING_KICK = 12;
  static final int SET_VRING_CALL = 13;
  static final int SET_VRING_ERR = 14;
  static final int GET_PROTOCOL_FEATURES = 15;
  static final int SET_PROTOCOL_FEATURES = 16;
  static final int GET_QUEUE_NUM = 17;
  static final int SET_VRING_ENABLE = 18;
  static final int SET_BACKEND_REQ_FD = 21;
  static final int GET_CONFIG = 24;
  static final int SET_CONFIG = 25;
  static final int VRING_KICK = 35;

  static final int BACKEND_CONFIG_CHANGE = 2; // requests of the back end
  static final int BACKEND_VRING_CALL = 4;

  static final int PROTOCOL_MQ = 0; // protocol feature bits
  static final int PROTOCOL_REPLY_ACK = 3;
  static final int PROTOCOL_BACKEND_REQ = 5;
  static final int PROTOCOL_CONFIG = 9;
  static final int PROTOCOL_INBAND_NOTIFICATIONS = 14;

  static final long VRING_INDEX_MASK = 0xff; // of the u64 that comes with descriptors
  static final long VRING_NO_FD = 0x100;

  private VhostUser() {}
}
