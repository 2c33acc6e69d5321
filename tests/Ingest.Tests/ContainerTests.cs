using System.Xml.Linq;
using Encounters.Testing;

namespace Ingest.Tests;

/// <summary>
/// What makes the container image start. The image itself is built on a base image of Microsoft's registry, which tests do not
/// reach.
/// </summary>
public sealed class ContainerTests
{
    private static readonly XDocument Project =
        XDocument.Load(Path.Combine(Repository.Root, "src", "Ingest", "Ingest.csproj"));

    [Fact]
    public void The_folder_of_the_program_ends_with_a_slash_because_the_SDK_appends_the_name_to_it() =>
        Assert.EndsWith("/", Value("ContainerWorkingDirectory"), StringComparison.Ordinal);

    [Fact]
    public void The_user_is_a_number_because_only_then_the_files_of_the_image_belong_to_it() =>
        Assert.True(int.TryParse(Value("ContainerUser"), out var user) && user > 0);

    [Fact]
    public void The_documents_mount_the_volume_on_the_folder_of_the_store_that_is_in_the_image()
    {
        var folder = $"{Value("ContainerWorkingDirectory")}data";
        Assert.Equal("$(PublishDir)data", Project.Descendants("MakeDir").Single().Attribute("Directories")!.Value);
        foreach (var document in (string[])["README.md", "docs/azure.md"])
        {
            Assert.Contains($":{folder} ", File.ReadAllText(Path.Combine(Repository.Root, document)),
                StringComparison.Ordinal);
        }
    }

    private static string Value(string property) => Project.Descendants(property).Single().Value;
}
