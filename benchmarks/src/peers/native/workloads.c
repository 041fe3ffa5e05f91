/*
 * The workloads in C, for child.ts, which says what is asked and answered: loops that a compiler makes vectors of, one
 * pass over memory each, on one core. Products are blocked for the nearest cache.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST 8
#define AT_ONCE 1024 /* elements of a sum in float, before it is added to a double */

static float *in[MOST], *out[MOST];
static long size[MOST], shape[MOST][2], result[MOST];
static int inputs, outputs;

static float *array(long count) {
  float *at = aligned_alloc(64, (count * 4 + 63) / 64 * 64);
  if (!at) exit(1);
  memset(at, 0, (count * 4 + 63) / 64 * 64); /* so that its pages are there */
  return at;
}

static void give(const long *lengths, int count) {
  outputs = count;
  for (int at = 0; at < count; at++) out[at] = array(result[at] = lengths[at]);
}

static float logistic(float z) { return 1 / (1 + expf(-z)); }

static void w1f(void) {
  const float *restrict x = in[0], *restrict w = in[1], *restrict b = in[2];
  double total = 0;
  for (long from = 0; from < size[0]; from += AT_ONCE) {
    long to = from + AT_ONCE < size[0] ? from + AT_ONCE : size[0];
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = from; i < to; i++) sum += logistic(x[i] * w[i] + b[i]);
    total += sum;
  }
  out[0][0] = total / size[0];
}

static void w1g(void) {
  const float *restrict x = in[0], *restrict w = in[1], *restrict b = in[2];
  float *restrict dx = out[1], *restrict dw = out[2], *restrict db = out[3];
  const float share = 1.0f / size[0];
  double total = 0;
  for (long from = 0; from < size[0]; from += AT_ONCE) {
    long to = from + AT_ONCE < size[0] ? from + AT_ONCE : size[0];
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = from; i < to; i++) {
      float s = logistic(x[i] * w[i] + b[i]), slope = s * (1 - s) * share;
      sum += s;
      dx[i] = slope * w[i];
      dw[i] = slope * x[i];
      db[i] = slope;
    }
    total += sum;
  }
  out[0][0] = total / size[0];
}

static void w2g(void) {
  const long rows = shape[0][0], columns = shape[0][1];
  const float *restrict y = in[1];
  float *restrict dy = out[2];
  const float share = 1.0f / size[0];
  double total = 0;
  memset(dy, 0, columns * 4);
  for (long row = 0; row < rows; row++) {
    const float *restrict x = in[0] + row * columns;
    float *restrict dx = out[1] + row * columns, sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = 0; i < columns; i++) {
      float logarithm = logf(x[i]), power = powf(x[i], y[i]);
      sum += power;
      dx[i] = y[i] * power / x[i] * share;
      dy[i] += power * logarithm * share;
    }
    total += sum;
  }
  out[0][0] = total / size[0];
}

static void means0(const float *x, float *restrict mean) {
  const long rows = shape[0][0], columns = shape[0][1];
  memset(mean, 0, columns * 4);
  for (long row = 0; row < rows; row++)
#pragma omp simd
    for (long i = 0; i < columns; i++) mean[i] += x[row * columns + i];
  for (long i = 0; i < columns; i++) mean[i] /= rows;
}

static void means1(const float *x, float *restrict mean) {
  const long rows = shape[0][0], columns = shape[0][1];
  for (long row = 0; row < rows; row++) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = 0; i < columns; i++) sum += x[row * columns + i];
    mean[row] = sum / columns;
  }
}

static void w3mean0(void) { means0(in[0], out[0]); }
static void w3mean1(void) { means1(in[0], out[0]); }

static void w3sum(void) {
  double total = 0;
  for (long from = 0; from < size[0]; from += AT_ONCE) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = from; i < from + AT_ONCE; i++) sum += in[0][i];
    total += sum;
  }
  out[0][0] = total;
}

static void w3g0(void) {
  static float *mean;
  const long rows = shape[0][0], columns = shape[0][1];
  if (!mean) mean = array(columns);
  means0(in[0], mean);
  double total = 0;
  for (long i = 0; i < columns; i++) total += (double)mean[i] * mean[i];
  for (long row = 0; row < rows; row++)
#pragma omp simd
    for (long i = 0; i < columns; i++) out[1][row * columns + i] = 2 * mean[i] / rows;
  out[0][0] = total;
}

static void w3g1(void) {
  const long rows = shape[0][0], columns = shape[0][1];
  double total = 0;
  for (long row = 0; row < rows; row++) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = 0; i < columns; i++) sum += in[0][row * columns + i];
    float mean = sum / columns, slope = 2 * mean / columns;
    total += (double)mean * mean;
#pragma omp simd
    for (long i = 0; i < columns; i++) out[1][row * columns + i] = slope;
  }
  out[0][0] = total;
}

static void w4g(void) {
  const float *restrict x = in[0];
  float *restrict dx = out[1];
  double total = 0;
  for (long from = 0; from < size[0]; from += AT_ONCE) {
    long to = from + AT_ONCE < size[0] ? from + AT_ONCE : size[0];
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = from; i < to; i++) {
      float s = logistic(x[i]), u = s * x[i] + 2, outer = expf(logf(u) - 1), height = outer * x[i] - 0.5f;
      float slope = outer + x[i] * outer * (s + x[i] * s * (1 - s)) / u;
      sum += height > 0 ? height : 0;
      dx[i] = height > 0 ? slope : 0;
    }
    total += sum;
  }
  out[0][0] = total;
}

/* C += A B, where A has elements at these steps: eight rows of C at a time stay in registers. */
static void product(float *restrict c, const float *restrict a, long row_step, long inner_step,
                    const float *restrict b, long m, long n, long k) {
  enum { ROWS = 4, WIDE = 32, DEEP = 256 };
  for (long deep = 0; deep < k; deep += DEEP) {
    long below = deep + DEEP < k ? deep + DEEP : k;
    for (long column = 0; column < n; column += WIDE)
      for (long row = 0; row < m; row += ROWS) {
        long wide = n - column < WIDE ? n - column : WIDE, rows = m - row < ROWS ? m - row : ROWS;
        float tile[ROWS][WIDE] = {{0}};
        if (wide == WIDE && rows == ROWS) {
          for (long inner = deep; inner < below; inner++)
            for (int r = 0; r < ROWS; r++) {
              float factor = a[(row + r) * row_step + inner * inner_step];
#pragma omp simd
              for (int j = 0; j < WIDE; j++) tile[r][j] += factor * b[inner * n + column + j];
            }
        } else
          for (long inner = deep; inner < below; inner++)
            for (int r = 0; r < rows; r++) {
              float factor = a[(row + r) * row_step + inner * inner_step];
              for (int j = 0; j < wide; j++) tile[r][j] += factor * b[inner * n + column + j];
            }
        for (int r = 0; r < rows; r++)
          for (int j = 0; j < wide; j++) c[(row + r) * n + column + j] += tile[r][j];
      }
  }
}

static void w5(void) {
  const long n = shape[0][0];
  memset(out[0], 0, n * n * 4);
  product(out[0], in[0], n, 1, in[1], n, n, n);
}

static void w6(void) {
  const long rows = shape[0][0], pixels = shape[0][1], hidden = shape[2][1], classes = shape[4][1];
  const float rate = 0.1f;
  const float *labels = in[1], *w2 = in[4];
  static float *y, *scores, *turned, *back;
  if (!y) y = array(rows * hidden), scores = array(rows * classes), turned = array(rows * hidden), back = array(rows * hidden);
  for (long row = 0; row < rows; row++) memcpy(y + row * hidden, in[3], hidden * 4);
  product(y, in[0], pixels, 1, in[2], rows, hidden, pixels);
  for (long i = 0; i < rows * hidden; i++) y[i] = y[i] > 0 ? y[i] : 0;
  for (long row = 0; row < rows; row++) memcpy(scores + row * classes, in[5], classes * 4);
  product(scores, y, hidden, 1, w2, rows, classes, hidden);
  for (int at = 1; at <= 4; at++) memcpy(out[at], in[at + 1], size[at + 1] * 4);
  double loss = 0;
  for (long row = 0; row < rows; row++) {
    float *score = scores + row * classes, most = score[0], total = 0;
    for (long i = 1; i < classes; i++) most = score[i] > most ? score[i] : most;
    for (long i = 0; i < classes; i++) total += expf(score[i] - most);
    for (long i = 0; i < classes; i++) {
      float label = labels[row * classes + i];
      loss += label * (logf(total) - (score[i] - most));
      /* from here on they are the slopes, times −rate */
      score[i] = -rate * (expf(score[i] - most) / total - label) / rows;
      out[4][i] += score[i];
    }
  }
  out[0][0] = loss / rows;
  product(out[3], y, 1, hidden, scores, hidden, classes, rows);
  for (long i = 0; i < classes; i++)
    for (long j = 0; j < hidden; j++) turned[i * hidden + j] = w2[j * classes + i];
  memset(back, 0, rows * hidden * 4);
  product(back, scores, classes, 1, turned, rows, hidden, classes);
  for (long row = 0; row < rows; row++)
    for (long i = 0; i < hidden; i++) {
      float slope = y[row * hidden + i] > 0 ? back[row * hidden + i] : 0;
      back[row * hidden + i] = slope;
      out[2][i] += slope;
    }
  product(out[1], in[0], 1, pixels, back, pixels, hidden, rows);
}

static const struct {
  const char *name;
  void (*run)(void);
  int outputs; /* the value first, then one like each input from `first` on */
  int first;
} workloads[] = {
    {"W1f", w1f, 1, 0},     {"W1g", w1g, 4, 0},     {"W7", w1g, 4, 0},      {"W2g", w2g, 3, 0},
    {"W3-sum", w3sum, 1, 0}, {"W3g-axis0", w3g0, 2, 0}, {"W3g-axis1", w3g1, 2, 0}, {"W4g", w4g, 2, 0},
    {"W6", w6, 5, 2},       {"W3-mean0", w3mean0, 0, 0}, {"W3-mean1", w3mean1, 0, 0},
    {"W5-256", w5, 0, 0},   {"W5-512", w5, 0, 0},   {"W5-1024", w5, 0, 0},
};

static void (*run)(void);

static const char *take(char *text, int at) {
  char *dtype = strrchr(text, ':');
  if (dtype) *dtype = 0;
  char *sizes = strrchr(text, ':');
  if (!sizes) return "an input has no shape";
  *sizes++ = 0;
  shape[at][0] = strtol(sizes, &sizes, 10);
  shape[at][1] = *sizes == 'x' ? strtol(sizes + 1, NULL, 10) : 1;
  size[at] = shape[at][0] * shape[at][1];
  FILE *file = fopen(text, "rb");
  if (!file) return "an input cannot be read";
  in[at] = array(size[at]);
  size_t read = fread(in[at], 4, size[at], file);
  fclose(file);
  return read == (size_t)size[at] ? NULL : "an input is short";
}

static const char *prepare(char *rest) {
  for (int at = 0; at < MOST; at++) {
    free(in[at]), free(out[at]);
    in[at] = out[at] = NULL;
  }
  run = NULL;
  char *name = strsep(&rest, " ");
  for (inputs = 0; rest && inputs < MOST; inputs++) {
    const char *fault = take(strsep(&rest, " "), inputs);
    if (fault) return fault;
  }
  for (size_t at = 0; at < sizeof workloads / sizeof *workloads; at++)
    if (strcmp(workloads[at].name, name) == 0) {
      long lengths[MOST] = {1};
      for (int like = 1; like < workloads[at].outputs; like++)
        lengths[like] = size[workloads[at].first + like - 1];
      if (workloads[at].outputs == 0)
        lengths[0] = strcmp(name, "W3-mean0") == 0   ? shape[0][1]
                     : strcmp(name, "W3-mean1") == 0 ? shape[0][0]
                                                     : size[0];
      give(lengths, workloads[at].outputs ? workloads[at].outputs : 1);
      run = workloads[at].run;
    }
  return run ? NULL : "it has no such workload";
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    line[strcspn(line, "\n")] = 0;
    char *rest = line, *verb = strsep(&rest, " ");
    if (strcmp(verb, "prepare") == 0) {
      const char *fault = prepare(rest);
      printf(fault ? "no %s\n" : "ok\n", fault);
    } else if (strcmp(verb, "run") == 0 && run) {
      struct timespec from, to;
      clock_gettime(CLOCK_MONOTONIC, &from);
      for (long left = strtol(rest, NULL, 10); left > 0; left--) run();
      clock_gettime(CLOCK_MONOTONIC, &to);
      printf("%.9f\n", 1e3 * (to.tv_sec - from.tv_sec) + 1e-6 * (to.tv_nsec - from.tv_nsec));
    } else if (strcmp(verb, "results") == 0 && run) {
      FILE *file = fopen(rest, "wb");
      run();
      for (int at = 0; file && at < outputs; at++) {
        fwrite(out[at], 4, result[at], file);
        printf(at ? " %ld" : "%ld", result[at]);
      }
      if (file) fclose(file);
      printf("\n");
    } else
      printf("ok\n");
    fflush(stdout);
  }
}
