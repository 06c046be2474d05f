/*
 * disk.c: a disk that loses power, lies, or fails, between one process and its C library (LD_PRELOAD).
 *
 * Looked at are only the files directly in the folder DISK_FOLDER; other calls go through untouched.
 *
 * DISK_DURABLE=<folder>   Keeps there what would be left if the power went now: the bytes of a file as of its last fsync
 *                         or fdatasync, the names of the folder as of the last fsync of the folder. What is written through a
 *                         memory map is never durable. Files found at the start are durable if they are there too. Syncs
 *                         do not reach the real disk: it is not the one that loses power.
 * DISK_LIES=<end of name> Syncs of files whose names end so are answered with success and do nothing.
 * DISK_FAULT=<file>       While that file is there and says "<call> <name> <at> <times> <error>", so many of the calls to the
 *                         file of that name fail, the first being number <at> since the fault was said. <call> is one of
 *                         write read sync truncate; <error> is EIO, ENOSPC, or SHORT for a write that takes only half.
 *                         When all have failed the file is removed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536
#define FILES 4096
#define NAMES 4096
#define BLOCK 4096
#define REAL(type, call, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #call)

struct file {
    ino_t inode;
    char name[NAME_MAX + 1];
    unsigned char *dirty; /* one byte for each block */
    size_t blocks;
};

/* What was done to the folder's names since its last fsync. */
struct change {
    ino_t inode; /* 0: the name went */
    char name[NAME_MAX + 1];
};

static char folder[PATH_MAX], durable[PATH_MAX], fault[PATH_MAX], lies[NAME_MAX + 1];
static size_t folder_length;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file files[FILES];
static int file_count;
static struct change changes[NAMES];
static int change_count;
static short of_fd[FDS]; /* 0: not ours; -1: the folder; else the file's place + 1 */

static void take(char *to, const char *variable) {
    const char *value = getenv(variable);
    if (value) snprintf(to, PATH_MAX, "%s", value);
}

__attribute__((constructor)) static void begin(void) {
    take(folder, "DISK_FOLDER");
    take(durable, "DISK_DURABLE");
    take(fault, "DISK_FAULT");
    const char *value = getenv("DISK_LIES");
    if (value) snprintf(lies, sizeof lies, "%s", value);
    folder_length = strlen(folder);
}

/* ------------------------------------------------------------------------------------------------------- what fails */
static struct timespec armed;
static ino_t armed_inode;
static char fault_call[16], fault_name[32], fault_error[16];
static long fault_at, fault_times, fault_seen;

/* Errno, 0 for none, -1 for half a write. */
static int failure(const char *call, const char *name) {
    int result = 0;
    if (!fault[0]) return 0;
    pthread_mutex_lock(&lock);
    struct stat now;
    if (stat(fault, &now)) {
        armed_inode = 0;
    } else {
        if (now.st_ino != armed_inode || now.st_mtim.tv_nsec != armed.tv_nsec || now.st_mtim.tv_sec != armed.tv_sec) {
            FILE *in = fopen(fault, "r");
            armed_inode = now.st_ino;
            armed = now.st_mtim;
            fault_seen = 0;
            if (!in
                || fscanf(in, "%15s %31s %ld %ld %15s", fault_call, fault_name, &fault_at, &fault_times, fault_error) != 5)
                fault_call[0] = 0;
            if (in) fclose(in);
        }
        if (!strcmp(call, fault_call) && !strcmp(name, fault_name) && ++fault_seen >= fault_at
            && fault_seen < fault_at + fault_times) {
            result = !strcmp(fault_error, "SHORT") ? -1 : !strcmp(fault_error, "ENOSPC") ? ENOSPC : EIO;
            if (fault_seen == fault_at + fault_times - 1) {
                remove(fault);
                armed_inode = 0;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

/* ------------------------------------------------------------------------------------------------------ what is ours */
/* The name of a path directly in the folder; null for any other. */
static const char *ours(const char *path) {
    if (!folder_length || strncmp(path, folder, folder_length) || path[folder_length] != '/') return NULL;
    const char *name = path + folder_length + 1;
    return *name && !strchr(name, '/') ? name : NULL;
}

static struct file *file_of(int fd) {
    return fd >= 0 && fd < FDS && of_fd[fd] > 0 ? &files[of_fd[fd] - 1] : NULL;
}

/* Past our own open, which would wait for the lock that its caller holds. */
static int quietly_open(const char *path, int flags) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
}

static void path_of(char *path, ino_t inode) {
    snprintf(path, PATH_MAX, "%.2000s/.inode-%lu", durable, (unsigned long)inode);
}

static void changed(const char *name, ino_t inode) {
    if (change_count == NAMES) abort();
    changes[change_count].inode = inode;
    snprintf(changes[change_count].name, NAME_MAX + 1, "%s", name);
    change_count++;
}

static void opened(int fd, const char *path, int is_new) {
    if (fd < 0 || fd >= FDS) return;
    pthread_mutex_lock(&lock);
    of_fd[fd] = 0;
    const char *name = ours(path);
    struct stat now;
    if (folder_length && !strcmp(path, folder)) {
        of_fd[fd] = -1;
    } else if (name && !fstat(fd, &now) && S_ISREG(now.st_mode)) {
        int i = 0;
        /* A number is given again when its file is gone; a new file is never an old one. */
        while (i < file_count && (files[i].inode != now.st_ino || is_new)) i++;
        if (i == file_count) {
            if (file_count == FILES) abort();
            file_count++;
            files[i].inode = now.st_ino;
            if (durable[0]) {
                char from[PATH_MAX], to[PATH_MAX];
                path_of(to, now.st_ino);
                unlink(to);
                snprintf(from, PATH_MAX, "%.2000s/%s", durable, name);
                if (is_new) {
                    close(quietly_open(to, O_CREAT | O_WRONLY));
                    changed(name, now.st_ino);
                } else if (link(from, to)) {
                    close(quietly_open(to, O_CREAT | O_WRONLY));
                }
            }
        }
        snprintf(files[i].name, NAME_MAX + 1, "%s", name);
        of_fd[fd] = (short)(i + 1);
    }
    pthread_mutex_unlock(&lock);
}

static void dirty(struct file *file, off_t from, off_t to) {
    if (!durable[0] || to <= from) return;
    pthread_mutex_lock(&lock);
    size_t last = (size_t)((to - 1) / BLOCK);
    if (last >= file->blocks) {
        size_t more = last * 2 + 64;
        file->dirty = realloc(file->dirty, more);
        if (!file->dirty) abort();
        memset(file->dirty + file->blocks, 0, more - file->blocks);
        file->blocks = more;
    }
    for (size_t i = (size_t)(from / BLOCK); i <= last; i++) file->dirty[i] = 1;
    pthread_mutex_unlock(&lock);
}

static int is_lie(const char *name) {
    size_t end = strlen(lies), length = strlen(name);
    return end && length >= end && !strcmp(name + length - end, lies);
}

static void keep_file(int fd, struct file *file) {
    char path[PATH_MAX], self[64], block[BLOCK];
    struct stat now;
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    path_of(path, file->inode);
    int in = quietly_open(self, O_RDONLY), out = quietly_open(path, O_WRONLY);
    if (in < 0 || out < 0 || fstat(in, &now) || ftruncate(out, now.st_size)) abort();
    for (size_t i = 0; i < file->blocks; i++) {
        if (!file->dirty[i]) continue;
        file->dirty[i] = 0;
        ssize_t length = pread(in, block, BLOCK, (off_t)i * BLOCK);
        if (length > 0 && pwrite(out, block, (size_t)length, (off_t)i * BLOCK) != length) abort();
    }
    close(in);
    close(out);
}

static void keep_names(void) {
    for (int i = 0; i < change_count; i++) {
        char name[PATH_MAX], inode[PATH_MAX];
        snprintf(name, PATH_MAX, "%.2000s/%s", durable, changes[i].name);
        unlink(name);
        if (changes[i].inode) {
            path_of(inode, changes[i].inode);
            if (link(inode, name)) abort();
        }
    }
    change_count = 0;
}

/* Whether the sync was ours to do. */
static int synced(int fd) {
    if (!durable[0] || fd < 0 || fd >= FDS || !of_fd[fd]) return 0;
    struct file *file = file_of(fd);
    pthread_mutex_lock(&lock);
    if (!file) {
        keep_names();
    } else if (!is_lie(file->name)) {
        keep_file(fd, file);
    }
    pthread_mutex_unlock(&lock);
    return 1;
}

static void gone(const char *path) {
    const char *name = ours(path);
    if (!durable[0] || !name) return;
    pthread_mutex_lock(&lock);
    changed(name, 0);
    pthread_mutex_unlock(&lock);
}

static void moved(const char *from, const char *to) {
    const char *name = ours(to);
    struct stat now;
    if (!durable[0] || !name || stat(to, &now)) return;
    pthread_mutex_lock(&lock);
    changed(name, now.st_ino);
    if (ours(from)) changed(ours(from), 0);
    pthread_mutex_unlock(&lock);
}

/* ------------------------------------------------------------------------------------------------------- the calls */
static int mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | O_TMPFILE) ? (int)va_arg(arguments, mode_t) : 0;
}

static int is_new(const char *path, int flags) {
    struct stat before;
    return (flags & O_CREAT) && ours(path) && lstat(path, &before);
}

#define OPEN(call) \
    int call(const char *path, int flags, ...) { \
        REAL(int, call, const char *, int, ...); \
        va_list arguments; \
        va_start(arguments, flags); \
        int mode = mode_of(flags, arguments); \
        va_end(arguments); \
        int fresh = is_new(path, flags); \
        int fd = real(path, flags, mode); \
        opened(fd, path, fresh); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, close, int);
    if (fd >= 0 && fd < FDS) of_fd[fd] = 0;
    return real(fd);
}

static ssize_t failed(int error) {
    errno = error;
    return -1;
}

#define PWRITE(call, offset_type) \
    ssize_t call(int fd, const void *bytes, size_t length, offset_type at) { \
        REAL(ssize_t, call, int, const void *, size_t, offset_type); \
        struct file *file = file_of(fd); \
        if (!file) return real(fd, bytes, length, at); \
        int wrong = failure("write", file->name); \
        if (wrong > 0) return failed(wrong); \
        ssize_t done = real(fd, bytes, wrong < 0 ? (length + 1) / 2 : length, at); \
        dirty(file, at, at + (done > 0 ? done : 0)); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define PREAD(call, offset_type) \
    ssize_t call(int fd, void *bytes, size_t length, offset_type at) { \
        REAL(ssize_t, call, int, void *, size_t, offset_type); \
        struct file *file = file_of(fd); \
        int wrong = file ? failure("read", file->name) : 0; \
        return wrong > 0 ? failed(wrong) : real(fd, bytes, length, at); \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

static ssize_t written(int fd, ssize_t done) {
    struct file *file = file_of(fd);
    if (file && done > 0) {
        off_t at = lseek(fd, 0, SEEK_CUR);
        dirty(file, at - done, at);
    }
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    return written(fd, real(fd, bytes, length));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    return written(fd, real(fd, parts, count));
}

#define TRUNCATE(call, offset_type) \
    int call(int fd, offset_type length) { \
        REAL(int, call, int, offset_type); \
        struct file *file = file_of(fd); \
        if (!file) return real(fd, length); \
        int wrong = failure("truncate", file->name); \
        if (wrong > 0) return (int)failed(wrong); \
        struct stat before; \
        int done = fstat(fd, &before) ? -1 : real(fd, length); \
        if (!done) dirty(file, length, before.st_size); \
        return done; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(call) \
    int call(int fd) { \
        REAL(int, call, int); \
        struct file *file = file_of(fd); \
        int wrong = file ? failure("sync", file->name) : 0; \
        if (wrong > 0) return (int)failed(wrong); \
        return synced(fd) ? 0 : real(fd); \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    int done = real(path);
    if (!done) gone(path);
    return done;
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    int done = real(from, to);
    if (!done) moved(from, to);
    return done;
}
