// The floor: WebSocket on epoll in one thread, one write for each delivery, nothing kept. cc -O2 -o target/server server.c
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 65536

struct user {
  int *fds;
  int count, room;
};

static struct user *users;
static int room;
static char upgraded[MOST * 4];
static int ready;

static uint32_t rol(uint32_t x, int n) { return x << n | x >> (32 - n); }

// SHA-1 (RFC 3174) of fewer than 120 bytes.
static void sha1(const char *text, size_t length, unsigned char out[20]) {
  unsigned char block[128] = {0};
  size_t blocks = length + 9 > 64 ? 2 : 1;
  memcpy(block, text, length);
  block[length] = 0x80;
  for (int i = 0; i < 8; i++) block[blocks * 64 - 1 - i] = (unsigned char)(length * 8 >> 8 * i);
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  for (size_t b = 0; b < blocks; b++) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++) {
      unsigned char *p = block + b * 64 + 4 * i;
      w[i] = (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
    }
    for (int i = 16; i < 80; i++) w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = h[0], c1 = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
      uint32_t f, k;
      if (i < 20) f = (c1 & c) | (~c1 & d), k = 0x5A827999;
      else if (i < 40) f = c1 ^ c ^ d, k = 0x6ED9EBA1;
      else if (i < 60) f = (c1 & c) | (c1 & d) | (c & d), k = 0x8F1BBCDC;
      else f = c1 ^ c ^ d, k = 0xCA62C1D6;
      uint32_t next = rol(a, 5) + f + e + k + w[i];
      e = d, d = c, c = rol(c1, 30), c1 = a, a = next;
    }
    h[0] += a, h[1] += c1, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const unsigned char *in, int length, char *out) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < length; i += 3) {
    uint32_t v = in[i] << 16 | (i + 1 < length ? in[i + 1] << 8 : 0) | (i + 2 < length ? in[i + 2] : 0);
    *out++ = digits[v >> 18];
    *out++ = digits[v >> 12 & 63];
    *out++ = i + 1 < length ? digits[v >> 6 & 63] : '=';
    *out++ = i + 2 < length ? digits[v & 63] : '=';
  }
  *out = 0;
}

static void put(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n > 0) bytes += n, length -= (size_t)n;
    else if (n < 0 && errno == EAGAIN) usleep(100);
    else return;
  }
}

static void upgrade(int fd, char *request) {
  char *key = strcasestr(request, "sec-websocket-key: ");
  char *name = strstr(request, "user=user-");
  if (!key || !name) return;
  key += 19;
  char joined[128], accept[40], answer[256];
  unsigned char hash[20];
  int n = snprintf(joined, sizeof joined, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)strcspn(key, "\r"), key);
  sha1(joined, (size_t)n, hash);
  base64(hash, 20, accept);
  n = snprintf(answer, sizeof answer,
               "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
  put(fd, answer, (size_t)n);
  int user = atoi(name + 10);
  while (user >= room) {
    users = realloc(users, sizeof *users * (size_t)(room + 1024));
    memset(users + room, 0, sizeof *users * 1024);
    room += 1024;
  }
  struct user *u = users + user;
  if (u->count == u->room) u->fds = realloc(u->fds, sizeof(int) * (size_t)(u->room = u->room ? 2 * u->room : 1));
  u->fds[u->count++] = fd;
  upgraded[fd] = 1;
}

static void gone(int fd) {
  for (int i = 0; i < room; i++)
    for (int j = 0; j < users[i].count; j++)
      if (users[i].fds[j] == fd) users[i].fds[j--] = users[i].fds[--users[i].count];
  upgraded[fd] = 0;
  close(fd);
}

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void deliver(long first, long count, long among, long due) {
  static char padding[113];
  memset(padding, 'x', 112);
  for (long i = first; i < first + count; i++) {
    char frame[300];
    int n = snprintf(frame + 4, sizeof frame - 4, "{\"n\":%ld,\"t\":%ld,\"p\":\"%s\"}", i / among, due ? due : now(), padding);
    frame[0] = (char)0x81;
    frame[1] = 126;
    frame[2] = (char)(n >> 8);
    frame[3] = (char)n;
    struct user *u = users + i % among;
    for (int j = 0; j < u->count; j++) put(u->fds[j], frame, (size_t)n + 4);
  }
}

static void obey(char *line) {
  long first, count, among, due;
  if (sscanf(line, "send %ld %ld %ld %ld", &first, &count, &among, &due) == 4) {
    deliver(first, count, among, due);
  } else if (sscanf(line, "flood %ld %ld %ld", &first, &count, &among) == 3) {
    deliver(first, count, among, 0);
    puts("sent");
  } else {
    malloc_trim(0);
    struct mallinfo2 used = mallinfo2();
    printf("mem %zu\n", used.uordblks + used.hblkhd);
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  struct rlimit files = {1048576, 1048576};
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[argc - 1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return 1;
  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  event.data.fd = 0;
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &event);
  printf("ready C, gcc %s\n", __VERSION__);
  fflush(stdout);
  static char line[1 << 16];
  while (1) {
    struct epoll_event events[256];
    int n = epoll_wait(poll, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        for (int s; (s = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
          setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          struct epoll_event added = {.events = EPOLLIN, .data.fd = s};
          epoll_ctl(poll, EPOLL_CTL_ADD, s, &added);
        }
      } else if (fd == 0) {
        ssize_t got = read(0, line + ready, sizeof line - 1 - (size_t)ready);
        if (got <= 0) return 0;
        ready += (int)got;
        line[ready] = 0;
        char *at = line;
        for (char *end; (end = strchr(at, '\n')); at = end + 1) {
          *end = 0;
          obey(at);
        }
        ready -= (int)(at - line);
        memmove(line, at, (size_t)ready);
      } else {
        char bytes[4096];
        ssize_t got = read(fd, bytes, sizeof bytes - 1);
        if (got <= 0) {
          if (got == 0 || errno != EAGAIN) gone(fd);
        } else if (!upgraded[fd]) {
          bytes[got] = 0;
          upgrade(fd, bytes);
        }
      }
    }
  }
}
