namespace PneuXNet.Contract;

/// <summary>Something that happened, as an operator is told of it.</summary>
/// <param name="Id">Counts the master's events from 1.</param>
/// <param name="Time">When, in UTC.</param>
/// <param name="Level">debug, info, warning, error or critical.</param>
/// <param name="Event">The stable name of the kind of event.</param>
/// <param name="Slot">Of the worker that it is about; null if it is about none.</param>
/// <param name="Pid">Of that worker.</param>
/// <param name="Message">The line of the log, the first 400 bytes of it.</param>
public sealed record EventFacts(long Id, DateTimeOffset Time, string Level, string Event, int? Slot, int? Pid, string Message);
