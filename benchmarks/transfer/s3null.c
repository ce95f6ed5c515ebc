// s3null: the cheapest S3 server for benchmarks. NO authentication, NO hashing: the server costs little more than the
// copy.
//   cc -O2 -pthread -o s3null s3null.c && ./s3null PORT DIR        (binds 127.0.0.1 only; data in unlinked files under
//   DIR, use tmpfs)
// GET (Range, sendfile), HEAD, PUT (Content-Length, chunked, aws-chunked), DELETE, multipart upload, ListObjectsV2
// (prefix, delimiter, paging), buckets. ETags are counters with a "-1" suffix, so no client takes them for an MD5.
// Thread per connection.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
typedef struct Ext {
  int fd;
  long long len;
} Ext;
typedef struct Obj {
  char *key;
  Ext *e;
  int ne;
  long long size;
  unsigned long long tag;
  time_t mod;
  _Atomic int ref;
  struct Obj *next;
} Obj;
typedef struct Up {
  unsigned long long id;
  Ext part[10001];
  char has[10001];
  struct Up *next;
} Up;
#define NB 65536
static Obj *tab[NB];
static Up *ups;
static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static _Atomic unsigned long long seq = 1;
static const char *dir;
static unsigned hsh(const char *s) {
  unsigned h = 2166136261u;
  for (; *s; s++) h = (h ^ (unsigned char)*s) * 16777619u;
  return h % NB;
}
static int newfile(void) {
  int fd = open(dir, O_TMPFILE | O_RDWR, 0600);
  if (fd < 0) {
    perror("O_TMPFILE");
  }
  return fd;
}
static void unref(Obj *o) {
  if (o && --o->ref == 0) {
    for (int i = 0; i < o->ne; i++) close(o->e[i].fd);
    free(o->e);
    free(o->key);
    free(o);
  }
}
static Obj *get(const char *k) {
  pthread_mutex_lock(&mu);
  Obj *o = tab[hsh(k)];
  while (o && strcmp(o->key, k)) o = o->next;
  if (o) o->ref++;
  pthread_mutex_unlock(&mu);
  return o;
}
static void del(const char *k) {
  pthread_mutex_lock(&mu);
  Obj **p = &tab[hsh(k)];
  while (*p && strcmp((*p)->key, k)) p = &(*p)->next;
  Obj *o = *p;
  if (o) *p = o->next;
  pthread_mutex_unlock(&mu);
  unref(o);
}
static Obj *put(const char *k, Ext *e, int ne) {
  Obj *o = calloc(1, sizeof *o);
  o->key = strdup(k);
  o->e = e;
  o->ne = ne;
  for (int i = 0; i < ne; i++) o->size += e[i].len;
  o->tag = seq++;
  o->mod = time(0);
  o->ref = 2;
  del(k);
  pthread_mutex_lock(&mu);
  Obj **p = &tab[hsh(k)];
  o->next = *p;
  *p = o;
  pthread_mutex_unlock(&mu);
  return o;
}
typedef struct Con {
  int s;
  char *b;
  int n, p;
} Con;
#define BUF (1 << 18)
static int fill(Con *c) {
  if (c->p == c->n) c->p = c->n = 0;
  if (c->n == BUF) {
    memmove(c->b, c->b + c->p, c->n - c->p);
    c->n -= c->p;
    c->p = 0;
  }
  if (c->n == BUF) return 0;
  int r = recv(c->s, c->b + c->n, BUF - c->n, 0);
  if (r > 0) c->n += r;
  return r;
}
static int all(int s, const char *d, long n) {
  while (n > 0) {
    long r = send(s, d, n, MSG_NOSIGNAL);
    if (r <= 0) return -1;
    d += r;
    n -= r;
  }
  return 0;
}
static long long body(Con *c, int fd, long long n) {
  long long left = n;
  while (left > 0) {
    if (c->p == c->n && fill(c) <= 0) return -1;
    long m = c->n - c->p;
    if (m > left) m = left;
    if (fd >= 0 && write(fd, c->b + c->p, m) != m) return -1;
    c->p += m;
    left -= m;
  }
  return n;
}
static int line(Con *c, char *o, int max) {
  int i = 0;
  for (;;) {
    if (c->p == c->n && fill(c) <= 0) return -1;
    char ch = c->b[c->p++];
    if (ch == '\n') break;
    if (ch != '\r' && i < max - 1) o[i++] = ch;
  }
  o[i] = 0;
  return i;
}
// HTTP chunked, aws-chunked, or both at once (aws-chunked inside chunked is unwrapped by a small state machine)
typedef struct Aws {
  int st;
  long long left;
  char l[512];
  int ln;
  int fd;
  long long tot;
} Aws;
static int awsfeed(Aws *a, const char *d, long n) {
  while (n > 0) {
    if (a->st == 0 || a->st == 2) {
      char ch = *d++;
      n--;
      if (ch == '\n') {
        if (a->ln && a->l[a->ln - 1] == '\r') a->ln--;
        a->l[a->ln] = 0;
        int e = a->ln == 0;
        if (a->st == 0) {
          if (!e) {
            a->left = strtoll(a->l, 0, 16);
            a->st = a->left ? 1 : 2;
          }
        }
        a->ln = 0;
      } else if (a->ln < 510)
        a->l[a->ln++] = ch;
    } else {
      long m = n < a->left ? n : a->left;
      if (write(a->fd, d, m) != m) return -1;
      a->tot += m;
      d += m;
      n -= m;
      a->left -= m;
      if (!a->left) a->st = 0;
    }
  }
  return 0;
}
static long long bodyto(Con *c, int fd, long long cl, int chunked, int aws) {
  Aws a = {0};
  a.fd = fd;
  char l[1024];
  if (!chunked && !aws) return body(c, fd, cl);
  if (!chunked) {
    long long left = cl;
    while (left > 0) {
      if (c->p == c->n && fill(c) <= 0) return -1;
      long m = c->n - c->p;
      if (m > left) m = left;
      if (awsfeed(&a, c->b + c->p, m)) return -1;
      c->p += m;
      left -= m;
    }
    return a.tot;
  }
  long long tot = 0;
  for (;;) {
    if (line(c, l, sizeof l) < 0) return -1;
    long long k = strtoll(l, 0, 16);
    if (!k) {
      while (line(c, l, sizeof l) > 0);
      return aws ? a.tot : tot;
    }
    if (!aws) {
      if (body(c, fd, k) < 0) return -1;
      tot += k;
    } else {
      long long left = k;
      while (left > 0) {
        if (c->p == c->n && fill(c) <= 0) return -1;
        long m = c->n - c->p;
        if (m > left) m = left;
        if (awsfeed(&a, c->b + c->p, m)) return -1;
        c->p += m;
        left -= m;
      }
    }
    line(c, l, sizeof l);
  }
}
static void dec(char *s) {
  char *o = s;
  for (; *s; s++)
    if (*s == '%' && isxdigit(s[1]) && isxdigit(s[2])) {
      char h[3] = {s[1], s[2], 0};
      *o++ = strtol(h, 0, 16);
      s += 2;
    } else
      *o++ = *s;
  *o = 0;
}
static int qget(const char *q, const char *k, char *o, int max) {
  size_t n = strlen(k);
  while (q && *q) {
    if (!strncmp(q, k, n) && (q[n] == '=' || q[n] == '&' || !q[n])) {
      const char *v = q[n] == '=' ? q + n + 1 : "";
      int i = 0;
      while (*v && *v != '&' && i < max - 1) o[i++] = *v == '+' ? ' ' : *v, v++;
      o[i] = 0;
      dec(o);
      return 1;
    }
    q = strchr(q, '&');
    if (q) q++;
  }
  o[0] = 0;
  return 0;
}
static void hdate(time_t t, char *o, int iso) {
  struct tm g;
  gmtime_r(&t, &g);
  strftime(o, 64, iso ? "%Y-%m-%dT%H:%M:%S.000Z" : "%a, %d %b %Y %H:%M:%S GMT", &g);
}
static int reply(Con *c, int st, const char *hd, const char *b, long n, int head) {
  char d[64], h[1024];
  hdate(time(0), d, 0);
  int m =
      snprintf(h, sizeof h, "HTTP/1.1 %d X\r\nServer: s3null\r\nDate: %s\r\nx-amz-request-id: 1\r\n%s%s", st, d,
               hd ? hd : "", n && !(hd && strcasestr(hd, "Content-Type")) ? "Content-Type: application/xml\r\n" : "");
  m += snprintf(h + m, sizeof h - m, st == 204 ? "\r\n" : "Content-Length: %ld\r\n\r\n", n);
  if (!head && n && n < 60000) {
    char *x = malloc(m + n);
    memcpy(x, h, m);
    memcpy(x + m, b, n);
    int r = all(c->s, x, m + n);
    free(x);
    return r;
  }
  if (all(c->s, h, m)) return -1;
  return head || !n ? 0 : all(c->s, b, n);
}
static int err(Con *c, int st, const char *code, int head) {
  char x[256];
  int n = snprintf(x, sizeof x,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>",
                   code, code);
  return reply(c, st, 0, x, n, head);
}
typedef struct Str {
  char *p;
  size_t n, cap;
} Str;
static void sadd(Str *s, const char *f, ...) {
  va_list a;
  for (;;) {
    va_start(a, f);
    int r = vsnprintf(s->p + s->n, s->cap - s->n, f, a);
    va_end(a);
    if (s->n + r < s->cap) {
      s->n += r;
      return;
    }
    s->cap = s->cap * 2 + r + 4096;
    s->p = realloc(s->p, s->cap);
  }
}
static void xml(Str *s, const char *t) {
  for (; *t; t++) switch (*t) {
      case '&':
        sadd(s, "&amp;");
        break;
      case '<':
        sadd(s, "&lt;");
        break;
      case '>':
        sadd(s, "&gt;");
        break;
      default:
        sadd(s, "%c", *t);
    }
}
static int cmp(const void *a, const void *b) { return strcmp((*(Obj **)a)->key, (*(Obj **)b)->key); }
static int list(Con *c, const char *bkt, const char *q, int head) {
  char pre[2048], dl[64], tok[2048], mk[32], after[2048], full[4200];
  qget(q, "prefix", pre, sizeof pre);
  qget(q, "delimiter", dl, sizeof dl);
  qget(q, "continuation-token", tok, sizeof tok);
  qget(q, "start-after", after, sizeof after);
  if (!*after) qget(q, "marker", after, sizeof after);
  qget(q, "max-keys", mk, sizeof mk);
  int max = *mk ? atoi(mk) : 1000;
  if (max > 1000) max = 1000;
  size_t bl = strlen(bkt);
  snprintf(full, sizeof full, "%s/%s", bkt, pre);
  size_t fl = strlen(full);
  Obj **v = 0;
  size_t n = 0, cap = 0;
  pthread_mutex_lock(&mu);
  for (int i = 0; i < NB; i++)
    for (Obj *o = tab[i]; o; o = o->next)
      if (!strncmp(o->key, full, fl)) {
        if (n == cap) v = realloc(v, (cap = cap * 2 + 1024) * sizeof *v);
        o->ref++;
        v[n++] = o;
      }
  pthread_mutex_unlock(&mu);
  qsort(v, n, sizeof *v, cmp);
  Str s = {0}, cp = {0};
  sadd(&s,
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult "
       "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>%s</Name><Prefix>",
       bkt);
  xml(&s, pre);
  sadd(&s, "</Prefix><MaxKeys>%d</MaxKeys>", max);
  sadd(&cp, "%s", "");
  int cnt = 0, tr = 0;
  char last[2048] = "", lastcp[2048] = "";
  for (size_t i = 0; i < n; i++) {
    const char *k = v[i]->key + bl + 1;
    char item[2048];
    snprintf(item, sizeof item, "%s", k);
    int isp = 0;
    if (*dl) {
      char *d = strstr(item + strlen(pre), dl);
      if (d) {
        d[strlen(dl)] = 0;
        isp = 1;
        if (!strcmp(item, lastcp)) continue;
      }
    }
    if ((*tok && strcmp(item, tok) <= 0) || (*after && strcmp(item, after) <= 0)) {
      if (isp) strcpy(lastcp, item);
      continue;
    }
    if (cnt == max) {
      tr = 1;
      break;
    }
    cnt++;
    strcpy(last, item);
    if (isp) {
      strcpy(lastcp, item);
      sadd(&cp, "<CommonPrefixes><Prefix>");
      xml(&cp, item);
      sadd(&cp, "</Prefix></CommonPrefixes>");
      continue;
    }
    char d[64];
    hdate(v[i]->mod, d, 1);
    sadd(&s, "<Contents><Key>");
    xml(&s, k);
    sadd(&s,
         "</Key><LastModified>%s</LastModified><ETag>&quot;%032llx-1&quot;</ETag><Size>%lld</"
         "Size><StorageClass>STANDARD</StorageClass></Contents>",
         d, v[i]->tag, v[i]->size);
  }
  for (size_t i = 0; i < n; i++) unref(v[i]);
  free(v);
  sadd(&s, "%s<KeyCount>%d</KeyCount><IsTruncated>%s</IsTruncated>", cp.p, cnt, tr ? "true" : "false");
  if (tr) {
    sadd(&s, "<NextContinuationToken>");
    xml(&s, last);
    sadd(&s, "</NextContinuationToken><NextMarker>");
    xml(&s, last);
    sadd(&s, "</NextMarker>");
  }
  sadd(&s, "</ListBucketResult>");
  int r = reply(c, 200, 0, s.p, s.n, head);
  free(s.p);
  free(cp.p);
  return r;
}
static int serve(Con *c, char *m, char *path, char *hs) {
  char *q = strchr(path, '?');
  if (q) *q++ = 0;
  char v[4096];
  int head = !strcmp(m, "HEAD");
  long long cl = 0;
  int chunked = 0, aws = 0;
  char rng[128] = "", copy[2048] = "";
  for (char *l = hs; *l;) {
    char *e = strstr(l, "\r\n");
    if (!e) break;
    *e = 0;
    char *x = strchr(l, ':');
    if (x) {
      *x++ = 0;
      while (*x == ' ') x++;
      if (!strcasecmp(l, "content-length"))
        cl = atoll(x);
      else if (!strcasecmp(l, "transfer-encoding"))
        chunked = !!strcasestr(x, "chunked");
      else if (!strcasecmp(l, "x-amz-content-sha256"))
        aws |= !strncmp(x, "STREAMING-", 10);
      else if (!strcasecmp(l, "range"))
        snprintf(rng, sizeof rng, "%s", x);
      else if (!strcasecmp(l, "x-amz-copy-source"))
        snprintf(copy, sizeof copy, "%s", x);
      else if (!strcasecmp(l, "expect") && all(c->s, "HTTP/1.1 100 Continue\r\n\r\n", 25))
        return -1;
    }
    l = e + 2;
  }
  char *k = path + 1;
  dec(k);
  char *sl = strchr(k, '/');
  int isobj = sl && sl[1];
  if (!strcmp(m, "PUT") && isobj) {
    if (*copy) {
      dec(copy);
      Obj *o = get(copy + (*copy == '/'));
      if (!o) return err(c, 404, "NoSuchKey", 0);
      Ext *e = malloc(o->ne * sizeof *e);
      for (int i = 0; i < o->ne; i++) e[i] = o->e[i], e[i].fd = dup(o->e[i].fd);
      Obj *n = put(k, e, o->ne);
      unref(o);
      char x[300];
      int z = snprintf(x, sizeof x,
                       "<CopyObjectResult><ETag>&quot;%032llx-1&quot;</ETag><LastModified>2026-01-01T00:00:00.000Z</"
                       "LastModified></CopyObjectResult>",
                       n->tag);
      unref(n);
      return reply(c, 200, 0, x, z, 0);
    }
    int fd = newfile();
    if (fd < 0) return -1;
    long long n = bodyto(c, fd, cl, chunked, aws);
    if (n < 0) {
      close(fd);
      return -1;
    }
    char pn[32], id[32], h[128];
    if (qget(q, "partNumber", pn, 32) && qget(q, "uploadId", id, 32)) {
      unsigned long long u = strtoull(id, 0, 16);
      int i = atoi(pn);
      if (i < 1 || i > 10000) {
        close(fd);
        return err(c, 400, "InvalidArgument", 0);
      }
      pthread_mutex_lock(&mu);
      Up *p = ups;
      while (p && p->id != u) p = p->next;
      if (p) {
        if (p->has[i]) close(p->part[i].fd);
        p->part[i] = (Ext){fd, n};
        p->has[i] = 1;
      }
      pthread_mutex_unlock(&mu);
      if (!p) {
        close(fd);
        return err(c, 404, "NoSuchUpload", 0);
      }
      snprintf(h, sizeof h, "ETag: \"%032llx-1\"\r\n", (unsigned long long)seq++);
      return reply(c, 200, h, 0, 0, 0);
    }
    Ext *e = malloc(sizeof *e);
    *e = (Ext){fd, n};
    Obj *o = put(k, e, 1);
    snprintf(h, sizeof h, "ETag: \"%032llx-1\"\r\n", o->tag);
    unref(o);
    return reply(c, 200, h, 0, 0, 0);
  }
  char *bd = 0;
  if (cl > 0 && cl < 64 << 20) {
    int fd = newfile();
    long long n = bodyto(c, fd, cl, chunked, aws);
    if (n < 0) {
      close(fd);
      return -1;
    }
    bd = calloc(1, n + 1);
    if (pread(fd, bd, n, 0) != n) {
    }
    close(fd);
  } else if (chunked) {
    if (bodyto(c, -1, 0, 1, 0) < 0) return -1;
  }
  int r = 0;
  if (!strcmp(m, "POST") && isobj && qget(q, "uploads", v, 64)) {
    Up *u = calloc(1, sizeof *u);
    u->id = ((unsigned long long)time(0) << 20) ^ seq++;
    pthread_mutex_lock(&mu);
    u->next = ups;
    ups = u;
    pthread_mutex_unlock(&mu);
    Str s = {0};
    char *b = strndup(k, sl - k);
    sadd(&s,
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?><InitiateMultipartUploadResult "
         "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>%s</Bucket><Key>",
         b);
    xml(&s, sl + 1);
    sadd(&s, "</Key><UploadId>%llx</UploadId></InitiateMultipartUploadResult>", u->id);
    free(b);
    r = reply(c, 200, 0, s.p, s.n, 0);
    free(s.p);
  } else if ((!strcmp(m, "POST") || !strcmp(m, "DELETE")) && isobj && qget(q, "uploadId", v, 64)) {
    unsigned long long id = strtoull(v, 0, 16);
    pthread_mutex_lock(&mu);
    Up **p = &ups;
    while (*p && (*p)->id != id) p = &(*p)->next;
    Up *u = *p;
    if (u) *p = u->next;
    pthread_mutex_unlock(&mu);
    if (!u)
      r = err(c, 404, "NoSuchUpload", 0);
    else {
      Ext *e = malloc(10000 * sizeof *e);
      int n = 0;
      if (*m == 'P')
        for (char *x = bd ? bd : ""; (x = strstr(x, "<PartNumber>"));) {
          x += 12;
          int i = atoi(x);
          if (i > 0 && i <= 10000 && u->has[i]) {
            e[n++] = u->part[i];
            u->has[i] = 0;
          }
        }
      for (int i = 1; i <= 10000; i++)
        if (u->has[i]) close(u->part[i].fd);
      free(u);
      if (*m == 'D') {
        free(e);
        r = reply(c, 204, 0, 0, 0, 0);
      } else if (!n) {
        free(e);
        r = err(c, 400, "InvalidPart", 0);
      } else {
        Obj *o = put(k, realloc(e, n * sizeof *e), n);
        Str s = {0};
        sadd(&s,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CompleteMultipartUploadResult "
             "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Key>");
        xml(&s, sl + 1);
        sadd(&s, "</Key><ETag>&quot;%032llx-1&quot;</ETag></CompleteMultipartUploadResult>", o->tag);
        unref(o);
        r = reply(c, 200, 0, s.p, s.n, 0);
        free(s.p);
      }
    }
  } else if (!strcmp(m, "POST")) {
    if (bd && qget(q, "delete", v, 64))
      for (char *x = bd; (x = strstr(x, "<Key>"));) {
        x += 5;
        char *e = strstr(x, "</Key>"), kk[4200];
        if (!e) break;
        snprintf(kk, sizeof kk, "%.*s/%.*s", (int)(sl ? sl - k : (long)strlen(k)), k, (int)(e - x), x);
        del(kk);
        x = e;
      }
    r = reply(c, 200, 0, "<DeleteResult/>", 15, 0);
  } else if (!strcmp(m, "DELETE")) {
    if (isobj) del(k);
    r = reply(c, 204, 0, 0, 0, 0);
  } else if (!strcmp(m, "PUT"))
    r = reply(c, 200, 0, 0, 0, 0);
  else if (!isobj) {
    if (sl) *sl = 0;
    if (!*k)
      r = reply(c, 200, 0, "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>", 58, head);
    else if (head)
      r = reply(c, 200, 0, 0, 0, 1);
    else if (qget(q, "location", v, 64))
      r = reply(c, 200, 0, "<LocationConstraint/>", 21, 0);
    else if (qget(q, "uploads", v, 64))
      r = reply(c, 200, 0, "<ListMultipartUploadsResult/>", 29, 0);
    else if (qget(q, "versioning", v, 8))
      r = reply(c, 200, 0, "<VersioningConfiguration/>", 26, 0);
    else
      r = list(c, k, q, head);
  } else {
    Obj *o = get(k);
    if (!o)
      r = err(c, 404, "NoSuchKey", head);
    else {
      long long lo = 0, hi = o->size - 1;
      int st = 200;
      char h[512], d[64], cr[128] = "";
      if (!strncmp(rng, "bytes=", 6) && !strchr(rng, ',')) {
        char *x = rng + 6;
        st = 206;
        if (*x == '-') {
          long long s = atoll(x + 1);
          lo = s > o->size ? 0 : o->size - s;
        } else {
          char *e;
          lo = strtoll(x, &e, 10);
          if (*e == '-' && isdigit(e[1])) {
            long long z = atoll(e + 1);
            if (z < hi) hi = z;
          }
        }
        if (lo > hi) {
          unref(o);
          free(bd);
          return err(c, 416, "InvalidRange", head);
        }
        snprintf(cr, sizeof cr, "Content-Range: bytes %lld-%lld/%lld\r\n", lo, hi, o->size);
      }
      hdate(o->mod, d, 0);
      int n = snprintf(
          h, sizeof h,
          "HTTP/1.1 %d X\r\nServer: s3null\r\nAccept-Ranges: bytes\r\nContent-Type: "
          "application/octet-stream\r\nLast-Modified: %s\r\nETag: \"%032llx-1\"\r\n%sContent-Length: %lld\r\n\r\n",
          st, d, o->tag, cr, hi - lo + 1);
      long long left = hi - lo + 1;
      if (send(c->s, h, n, MSG_NOSIGNAL | (head || !left ? 0 : MSG_MORE)) != n) r = -1;
      if (!head)
        for (int i = 0; i < o->ne && left > 0 && !r; i++) {
          if (lo >= o->e[i].len) {
            lo -= o->e[i].len;
            continue;
          }
          long long take = o->e[i].len - lo;
          if (take > left) take = left;
          off_t off = lo;
          left -= take;
          lo = 0;
          while (take > 0) {
            ssize_t z = sendfile(c->s, o->e[i].fd, &off, take > 1 << 30 ? 1 << 30 : take);
            if (z <= 0) {
              r = -1;
              break;
            }
            take -= z;
          }
        }
      unref(o);
    }
  }
  free(bd);
  return r;
}
static void *conn(void *a) {
  Con c = {.s = (int)(long)a, .b = malloc(BUF)};
  int one = 1;
  setsockopt(c.s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  for (;;) {
    char *e;
    while (!(e = c.n - c.p > 3 ? memmem(c.b + c.p, c.n - c.p, "\r\n\r\n", 4) : 0)) {
      if (c.p) {
        memmove(c.b, c.b + c.p, c.n - c.p);
        c.n -= c.p;
        c.p = 0;
      }
      if (fill(&c) <= 0) goto out;
    }
    long hl = e - (c.b + c.p) + 2;
    char *h = malloc(hl + 1);
    memcpy(h, c.b + c.p, hl);
    h[hl] = 0;
    c.p = e + 4 - c.b;
    char *l = strstr(h, "\r\n");
    *l = 0;
    char *m = h, *p = strchr(h, ' ');
    if (!p) {
      free(h);
      goto out;
    }
    *p++ = 0;
    char *s = strchr(p, ' ');
    if (s) *s = 0;
    int close_ = !!strcasestr(l + 2, "connection: close");
    int r = serve(&c, m, p, l + 2);
    free(h);
    if (r || close_) break;
  }
out:
  close(c.s);
  free(c.b);
  return 0;
}
int main(int n, char **v) {
  if (n < 3) return fprintf(stderr, "s3null PORT DIR\n"), 2;
  dir = v[2];
  mkdir(dir, 0700);
  signal(SIGPIPE, SIG_IGN);
  struct rlimit rl;
  getrlimit(RLIMIT_NOFILE, &rl);
  rl.rlim_cur = rl.rlim_max;
  setrlimit(RLIMIT_NOFILE, &rl);
  int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in a = {
      .sin_family = AF_INET, .sin_port = htons(atoi(v[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(s, (void *)&a, sizeof a) || listen(s, 1024)) return perror("bind"), 1;
  printf("s3null on 127.0.0.1:%s\n", v[1]);
  fflush(stdout);
  pthread_attr_t at;
  pthread_attr_init(&at);
  pthread_attr_setdetachstate(&at, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&at, 1 << 20);
  for (;;) {
    int c = accept4(s, 0, 0, SOCK_CLOEXEC);
    if (c < 0) continue;
    pthread_t t;
    if (pthread_create(&t, &at, conn, (void *)(long)c)) close(c);
  }
}
