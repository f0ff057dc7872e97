using System.CommandLine;

namespace PneuXNet.Training.Commands;

/// <summary>The command line of <c>PneuXNet.Training</c>. It ends with 0, with 2 on wrong arguments, with 1 when the work fails.</summary>
internal static class TrainingCommandLine
{
    private const int Failed = 1;
    private const int Usage = 2;

    public static int Run(string[] args, TextWriter output, TextWriter error, TimeProvider time)
    {
        var root = new RootCommand("Trains and evaluates XNet, which tells NORMAL from PNEUMONIA on chest X-rays of children.")
        {
            TrainCommand.Create(output, time),
            CrossValidateCommand.Create(output, time),
            CalibrateCommand.Create(output, time),
            EquipCommand.Create(output, time),
            QuantizeCommand.Create(output, time),
            EvaluateCommand.Create(output),
            GoldenCommand.Create(output),
            TimeCommand.Create(output),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var wrong in parsed.Errors)
            {
                error.WriteLine(wrong.Message);
            }

            error.WriteLine("See --help.");
            return Usage;
        }

        return Invoke(parsed, output, error);
    }

    private static int Invoke(ParseResult parsed, TextWriter output, TextWriter error)
    {
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception failure) when (failure is TrainingException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(failure.Message);
            return Failed;
        }
    }
}
