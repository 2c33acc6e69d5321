using System.Diagnostics;
using System.Security.Cryptography;

namespace Encounters.Testing;

/// <summary>What the tests take from npm, installed with <c>npm ci</c> from the lock file in <c>tests/npm</c>.</summary>
internal static class NpmPackages
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "npm");

    /// <summary>A file of a package.</summary>
    public static string PathOf(string file) => Path.Combine(Folder, "node_modules", file);

    public static async Task InstallAsync()
    {
        // Two test projects may come here at the same time; the second finds the work of the first.
        await using var gate = await OpenGateAsync();
        var stamp = Path.Combine(Folder, "node_modules", ".installed");
        var due = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == due)
            return;

        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci in '{Folder}' failed: {await error}");
        await File.WriteAllTextAsync(stamp, due);
    }

    private static async Task<FileStream> OpenGateAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "ingestfunctions-npm.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }
}
