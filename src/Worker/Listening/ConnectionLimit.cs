namespace PneuXNet.Worker.Listening;

/// <summary>
/// At most so many connections at a time. At the limit the worker accepts no more, so that the next goes to a sibling or waits in the
/// backlog; Kestrel's own limit would accept it and close it at once. Each listener may have taken one more by the time it hears.
/// </summary>
internal sealed class ConnectionLimit(int most, AcceptGate gate)
{
    private bool _reached;

    /// <summary>Says how many there are now. To be called in the order in which the number changes.</summary>
    public void Count(int open)
    {
        bool reached = open >= most;
        if (reached == _reached)
        {
            return;
        }
        _reached = reached;
        if (reached)
        {
            gate.Pause();
        }
        else
        {
            gate.Resume();
        }
    }
}
