/*
 * The process of a Pod's sandbox: does nothing, for as long as the Pod lives.
 *
 * It keeps the namespaces open that the Pod's containers join, ends at once on SIGTERM or SIGINT, and waits for children
 * that were left to it (it is process 1 of a shared PID namespace). The signals are blocked and fetched one by one: there
 * are no handlers, so a process 1 gets them too. No C library is used: the program is about a kilobyte, and an image of
 * nothing else starts as fast as an image can.
 *
 * Built by build.sh for x86_64 and aarch64.
 */
#define SIGINT 2
#define SIGTERM 15
#define SIGCHLD 17
#define SIG_BLOCK 0
#define WNOHANG 1
#define ANY_CHILD (-1)
#define BIT(signal) (1UL << ((signal) - 1))

#if defined(__x86_64__)
#define SYS_rt_sigprocmask 14
#define SYS_rt_sigtimedwait 128
#define SYS_wait4 61
#define SYS_exit_group 231

static long call(long number, long a, long b, long c, long d) {
    long result;
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
#define SYS_rt_sigprocmask 135
#define SYS_rt_sigtimedwait 137
#define SYS_wait4 260
#define SYS_exit_group 94

static long call(long number, long a, long b, long c, long d) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
}
#else
#error "add the system call numbers of this architecture"
#endif

void _start(void) {
    unsigned long awaited = BIT(SIGINT) | BIT(SIGTERM) | BIT(SIGCHLD);
    call(SYS_rt_sigprocmask, SIG_BLOCK, (long) &awaited, 0, sizeof awaited);
    for (;;) {
        long signal = call(SYS_rt_sigtimedwait, (long) &awaited, 0, 0, sizeof awaited);
        if (signal == SIGINT || signal == SIGTERM) {
            call(SYS_exit_group, 0, 0, 0, 0);
        }
        while (signal == SIGCHLD && call(SYS_wait4, ANY_CHILD, 0, WNOHANG, 0) > 0) {
        }
    }
}
