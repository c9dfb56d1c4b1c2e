package dev.capstan.e2e.faults;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Stops a process of ours, all threads of it, when one of them gets to a {@link FaultPoint} for the n-th time. */
final class Breakpoint implements AutoCloseable {
    private final ServiceProcess process;
    private final VirtualMachine machine;
    private final FaultPoint point;
    private final CountDownLatch hit = new CountDownLatch(1);
    private int passesLeft;

    private Breakpoint(ServiceProcess process, VirtualMachine machine, FaultPoint point, int nth) {
        this.process = process;
        this.machine = machine;
        this.point = point;
        this.passesLeft = nth;
    }

    /** @param port where the process listens for a debugger */
    static Breakpoint arm(ServiceProcess process, int port, FaultPoint point, int nth) {
        Breakpoint breakpoint = new Breakpoint(process, attach(port), point, nth);
        breakpoint.arm();
        Thread.ofPlatform().name("debugger").daemon().start(breakpoint::handleEvents);
        return breakpoint;
    }

    private static VirtualMachine attach(int port) {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        arguments.get("timeout").setValue("10000");
        try {
            return socket.attach(arguments);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (IllegalConnectorArgumentsException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void arm() {
        ClassPrepareRequest whenLoaded = machine.eventRequestManager().createClassPrepareRequest();
        whenLoaded.addClassFilter(point.className());
        whenLoaded.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        whenLoaded.enable();
        machine.classesByName(point.className()).forEach(this::stopIn);
    }

    private void stopIn(ReferenceType type) {
        if (type.methodsByName(point.method()).isEmpty()) {
            throw new AssertionError(point.className() + " has no method " + point.method() + " any more");
        }
        for (Method method : type.methodsByName(point.method())) {
            BreakpointRequest stop = machine.eventRequestManager().createBreakpointRequest(method.location());
            stop.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            stop.enable();
        }
    }

    private void handleEvents() {
        try {
            while (hit.getCount() > 0) {
                EventSet events = machine.eventQueue().remove();
                boolean goesOn = true;
                for (Event event : events) {
                    switch (event) {
                        case ClassPrepareEvent loaded -> stopIn(loaded.referenceType());
                        case BreakpointEvent reached -> goesOn &= !isTheOne(reached);
                        default -> goesOn = true;
                    }
                }
                if (goesOn) {
                    events.resume();
                } else {
                    hit.countDown();
                }
            }
        } catch (InterruptedException | VMDisconnectedException over) {
            // the process is gone, or nobody waits for the point any more
            return;
        }
    }

    private boolean isTheOne(BreakpointEvent reached) {
        try {
            return point.isMeant(reached.thread().frame(0).getArgumentValues()) && --passesLeft == 0;
        } catch (IncompatibleThreadStateException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** From then on the process stands still. */
    boolean isHit() {
        return hit.getCount() == 0;
    }

    ServiceProcess process() {
        return process;
    }

    /** Lets go of the process, alive or dead. */
    @Override
    public void close() {
        try {
            machine.dispose();
        } catch (VMDisconnectedException dead) {
            return;
        }
    }
}
